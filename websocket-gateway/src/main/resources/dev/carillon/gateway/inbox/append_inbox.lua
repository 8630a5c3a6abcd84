-- Appends items of one recipient and lane to the hot tail, once each, and tells who must hear of them.
-- The tail holds every item after position `from`. `trimmed` says that items up to `from` were dropped to keep the
-- limits; otherwise `from` is merely where this tail began.
-- KEYS[1]  hash, the tail: epoch, top, from, trimmed, head, last, bytes; per item i:<n> (the item),
--          m:<n> ("position id"), n:<id> (its n)
-- KEYS[2]  hash, presence: node -> millisecond at which its registration runs out
-- ARGV[1]  string: epoch; a tail of another epoch is dropped
-- ARGV[2]  integer: items to keep
-- ARGV[3]  integer: bytes to keep
-- ARGV[4]  integer: lifetime of the tail in milliseconds
-- ARGV[5…] per item: integer position (ascending), string id, bytes of the item
-- Returns  {integer: top before, 0 when there was no tail; {per item 1, or 0 for one that stands at another position};
--          {string: nodes that hold connections}}
local tail = KEYS[1]
local meta = redis.call('HMGET', tail, 'epoch', 'top', 'from', 'trimmed', 'head', 'last', 'bytes')
local top, from, trimmed, head, last, bytes
local previous = 0
if meta[1] == ARGV[1] then
    top, from, trimmed = tonumber(meta[2]), tonumber(meta[3]), tonumber(meta[4])
    head, last, bytes = tonumber(meta[5]), tonumber(meta[6]), tonumber(meta[7])
    previous = top
else
    if meta[1] then
        redis.call('DEL', tail)
    end
    from = tonumber(ARGV[5]) - 1
    top, trimmed, head, last, bytes = from, 0, 1, 0, 0
end

local fresh = {}
for i = 5, #ARGV, 3 do
    local position = tonumber(ARGV[i])
    local id, item = ARGV[i + 1], ARGV[i + 2]
    local known = redis.call('HGET', tail, 'n:' .. id)
    if known then
        local mark = redis.call('HGET', tail, 'm:' .. known)
        local at = tonumber(string.match(mark, '^(%d+)'))
        fresh[#fresh + 1] = (at == position) and 1 or 0
    else
        fresh[#fresh + 1] = 1
        if position > top then
            last = last + 1
            redis.call('HSET', tail, 'i:' .. last, item, 'm:' .. last, ARGV[i] .. ' ' .. id, 'n:' .. id, last)
            bytes = bytes + #item
            top = position
        end
    end
end

while head <= last and (last - head + 1 > tonumber(ARGV[2]) or bytes > tonumber(ARGV[3])) do
    local mark = redis.call('HGET', tail, 'm:' .. head)
    local position, id = string.match(mark, '^(%d+) (.*)$')
    bytes = bytes - redis.call('HSTRLEN', tail, 'i:' .. head)
    redis.call('HDEL', tail, 'i:' .. head, 'm:' .. head, 'n:' .. id)
    from, trimmed = tonumber(position), 1
    head = head + 1
end

redis.call('HSET', tail, 'epoch', ARGV[1], 'top', string.format('%d', top), 'from', string.format('%d', from),
    'trimmed', trimmed, 'head', head, 'last', last, 'bytes', bytes)
redis.call('PEXPIRE', tail, tonumber(ARGV[4]))

local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local registered = redis.call('HGETALL', KEYS[2])
local nodes = {}
for i = 1, #registered, 2 do
    if tonumber(registered[i + 1]) > now then
        nodes[#nodes + 1] = registered[i]
    else
        redis.call('HDEL', KEYS[2], registered[i])
    end
end
return {previous, fresh, nodes}
