-- Reads the items after an offset of a stream. Creates the stream, with an epoch, if it does not exist.
-- KEYS[1]  hash: see append_broadcast.lua
-- KEYS[2]  stream: see append_broadcast.lua
-- ARGV[1]  string: epoch of a stream that is created now
-- ARGV[2]  integer: offset
-- ARGV[3]  integer: items at most
-- ARGV[4]  integer: lifetime of the stream in milliseconds
-- Returns  {string: epoch, integer: top, {integer: offset, bytes: item, …}}
local known = redis.call('HMGET', KEYS[1], 'epoch', 'run')
local epoch = known[1]
if known[2] ~= run then
    epoch = ARGV[1]
    redis.call('DEL', KEYS[2])
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'run', run, 'top', 0)
end
redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[2], tonumber(ARGV[4]))
local top = tonumber(redis.call('HGET', KEYS[1], 'top'))
local items = {}
if tonumber(ARGV[2]) < top then
    local entries = redis.call(
        'XRANGE', KEYS[2], string.format('%d-0', tonumber(ARGV[2]) + 1), '+', 'COUNT', tonumber(ARGV[3]))
    for i = 1, #entries do
        items[#items + 1] = tonumber(string.match(entries[i][1], '^(%d+)'))
        items[#items + 1] = entries[i][2][2]
    end
end
return {epoch, top, items}
