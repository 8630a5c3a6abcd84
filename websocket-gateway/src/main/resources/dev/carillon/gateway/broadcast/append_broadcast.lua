-- Appends one item to a stream and publishes it to all nodes, unless the stream would be one too many of its tenant.
-- KEYS[1]  hash: epoch, run, top; a stream of another run starts again with a new epoch
-- KEYS[2]  stream: the newest items, id <offset>-0, field d
-- KEYS[3]  hash, of the group of streams: run, epoch; see read_broadcast.lua
-- KEYS[4]  sorted set: the tenant's streams in the group, by the millisecond at which they expire
-- KEYS[5]  hash: stream -> bytes of its items, of the tenant's streams in the group
-- ARGV[1]  string: random text for new epochs
-- ARGV[2]  string: name of the stream
-- ARGV[3]  integer: lifetime of the stream in milliseconds
-- ARGV[4]  bytes: the item
-- ARGV[5]  integer: items to keep; the item itself is always kept
-- ARGV[6]  integer: bytes of the stream to keep
-- ARGV[7]  integer: most streams of the tenant in the group
-- ARGV[8]  integer: bytes of the tenant's streams in the group to keep
-- ARGV[9]  string: publish/subscribe channel for the notice to the nodes
-- ARGV[10] string: the stream's name in the notice
-- Returns  {string: epoch, integer: offset}, or {} if the tenant has too many streams
-- The notice is "<name> <epoch> <offset> <item>".
local name, item, size = ARGV[2], ARGV[4], #ARGV[4]
local lifetime = tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)

local expired = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', '(' .. string.format('%d', now), 'LIMIT', 0, 100)
for i = 1, #expired do
    redis.call('HDEL', KEYS[5], expired[i])
    redis.call('ZREM', KEYS[4], expired[i])
end

local known = redis.call('HMGET', KEYS[1], 'epoch', 'run')
local epoch = known[1]
if known[2] ~= run then
    local expires = tonumber(redis.call('ZSCORE', KEYS[4], name) or -1)
    if expires < now and redis.call('ZCARD', KEYS[4]) >= tonumber(ARGV[7]) then
        return {}
    end
    if not epoch and (expires >= now or redis.call('EXISTS', KEYS[2]) == 1) then
        -- The stream was deleted before it expired.
        epoch = ARGV[1]
    else
        local group = redis.call('HMGET', KEYS[3], 'run', 'epoch')
        if group[1] ~= run then
            group[2] = ARGV[1]
            redis.call('HSET', KEYS[3], 'run', run, 'epoch', ARGV[1])
        end
        epoch = group[2] .. '-' .. ARGV[3] .. '-' .. string.format('%d', math.floor(now / lifetime))
    end
    redis.call('DEL', KEYS[2])
    redis.call('HDEL', KEYS[5], name)
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'run', run, 'top', 0)
end

local offset = redis.call('HINCRBY', KEYS[1], 'top', 1)
redis.call('XADD', KEYS[2], string.format('%d-0', offset), 'd', item)
local bytes, others = nil, 0
local sizes = redis.call('HGETALL', KEYS[5])
for i = 1, #sizes, 2 do
    if sizes[i] == name then
        bytes = tonumber(sizes[i + 1]) + size
    else
        others = others + tonumber(sizes[i + 1])
    end
end
if not bytes then
    bytes = 0
    for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '+')) do
        bytes = bytes + #entry[2][2]
    end
end
local left = redis.call('XLEN', KEYS[2])
while left > 1 and (left > tonumber(ARGV[5]) or bytes > tonumber(ARGV[6]) or bytes + others > tonumber(ARGV[8])) do
    local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
    redis.call('XDEL', KEYS[2], oldest[1])
    bytes = bytes - #oldest[2][2]
    left = left - 1
end
if left == 1 then
    bytes = size
end
redis.call('HSET', KEYS[5], name, string.format('%d', bytes))
redis.call('ZADD', KEYS[4], string.format('%d', now + lifetime), name)
for _, key in ipairs({KEYS[1], KEYS[2], KEYS[4], KEYS[5]}) do
    redis.call('PEXPIRE', key, lifetime)
end
redis.call('PUBLISH', ARGV[9], ARGV[10] .. ' ' .. epoch .. ' ' .. string.format('%d', offset) .. ' ' .. item)
return {epoch, offset}
