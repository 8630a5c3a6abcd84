-- Reads the items after an offset of a stream. A stream that does not exist is not created. It is answered as an empty
-- one, with the epoch with which it starts if its first item comes soon. This epoch consists of an epoch of the group of
-- streams, which is created once for each run, and the number of the current period of one lifetime. A stream lives for
-- at least one lifetime, so it never starts twice with the same epoch.
-- KEYS[1]  hash: see append_broadcast.lua
-- KEYS[2]  stream: see append_broadcast.lua
-- KEYS[3]  hash, of the group of streams: run, epoch
-- KEYS[4]  sorted set: see append_broadcast.lua
-- KEYS[5]  hash: see append_broadcast.lua
-- ARGV[1]  string: random text for new epochs
-- ARGV[2]  string: name of the stream
-- ARGV[3]  integer: lifetime of the stream in milliseconds
-- ARGV[4]  integer: offset
-- ARGV[5]  integer: items at most
-- Returns  {string: epoch, integer: top, {integer: offset, bytes: item, …}}
local lifetime = tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

local known = redis.call('HMGET', KEYS[1], 'epoch', 'run', 'top')
if known[2] ~= run then
    local expires = tonumber(redis.call('ZSCORE', KEYS[4], ARGV[2]) or -1)
    if not known[1] and (expires >= now or redis.call('EXISTS', KEYS[2]) == 1) then
        -- The stream was deleted before it expired.
        return {ARGV[1], 0, {}}
    end
    local group = redis.call('HMGET', KEYS[3], 'run', 'epoch')
    if group[1] ~= run then
        group[2] = ARGV[1]
        -- Fails if Redis is full. Then the stream starts with another epoch.
        redis.pcall('HSET', KEYS[3], 'run', run, 'epoch', ARGV[1])
    end
    return {group[2] .. '-' .. ARGV[3] .. '-' .. string.format('%d', math.floor(now / lifetime)), 0, {}}
end

for _, key in ipairs({KEYS[1], KEYS[2], KEYS[4], KEYS[5]}) do
    redis.call('PEXPIRE', key, lifetime)
end
-- Fails if Redis is full. Then the stream counts for its tenant's limit only until its last item's lifetime is over.
redis.pcall('ZADD', KEYS[4], 'XX', string.format('%d', now + lifetime), ARGV[2])
local top = tonumber(known[3])
local items = {}
if tonumber(ARGV[4]) < top then
    local entries = redis.call(
        'XRANGE', KEYS[2], string.format('%d-0', tonumber(ARGV[4]) + 1), '+', 'COUNT', tonumber(ARGV[5]))
    for i = 1, #entries do
        items[#items + 1] = tonumber(string.match(entries[i][1], '^(%d+)'))
        items[#items + 1] = entries[i][2][2]
    end
end
return {known[1], top, items}
