-- Finds items in a hot tail by their notification ids.
-- KEYS[1]  hash, the tail: see append_inbox.lua
-- ARGV     strings: ids
-- Returns  {bytes: the items that are there}
local items = {}
for i = 1, #ARGV do
    local n = redis.call('HGET', KEYS[1], 'n:' .. ARGV[i])
    if n then
        items[#items + 1] = redis.call('HGET', KEYS[1], 'i:' .. n)
    end
end
return items
