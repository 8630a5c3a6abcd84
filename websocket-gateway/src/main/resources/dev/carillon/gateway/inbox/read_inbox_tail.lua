-- Reads the items of a hot tail after a position.
-- KEYS[1]  hash, the tail: see append_inbox.lua
-- ARGV[1]  string: epoch
-- ARGV[2]  integer: position
-- Returns  {} if there is no tail of that epoch and this run, else
--          {integer: top, integer: from, integer: trimmed (1 or 0), {bytes: items, newest first}}
local tail = KEYS[1]
local meta = redis.call('HMGET', tail, 'epoch', 'top', 'from', 'trimmed', 'head', 'last', 'run')
if meta[1] ~= ARGV[1] or meta[7] ~= run then
    return {}
end
local after = tonumber(ARGV[2])
local items = {}
for n = tonumber(meta[6]), tonumber(meta[5]), -1 do
    local mark = redis.call('HGET', tail, 'm:' .. n)
    if tonumber(string.match(mark, '^(%d+)')) <= after then
        break
    end
    items[#items + 1] = redis.call('HGET', tail, 'i:' .. n)
end
return {tonumber(meta[2]), tonumber(meta[3]), tonumber(meta[4]), items}
