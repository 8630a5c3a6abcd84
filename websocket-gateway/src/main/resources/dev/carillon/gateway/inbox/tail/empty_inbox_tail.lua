-- Deletes the items of a hot tail as if they had been trimmed, so that readers take them from the history.
-- KEYS[1]  hash, the tail: see append_inbox.lua
-- Returns  integer: number of deleted items
local tail = KEYS[1]
local meta = redis.call('HMGET', tail, 'top', 'head', 'last')
if not meta[1] then
    return 0
end
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local head, last = tonumber(meta[2]), tonumber(meta[3])
for n = head, last do
    local mark = redis.call('HGET', tail, 'm:' .. n)
    local id = string.match(mark, '^%d+ (%S+)')
    redis.call('HDEL', tail, 'i:' .. n, 'm:' .. n, 'n:' .. id)
end
redis.call('HSET', tail, 'from', meta[1], 'trimmed', 1, 'head', last + 1, 'bytes', 0, 'since', string.format('%d', now))
return last - head + 1
