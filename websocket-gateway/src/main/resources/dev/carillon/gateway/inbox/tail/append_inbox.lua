-- Appends items of one recipient and lane to the hot tail, once each, and returns the nodes that need them.
-- The tail has every item after position `from`, as far as they came after the partition's beginning.
-- If `trimmed` is set, items up to `from` are missing, because they were deleted to keep the limits or came too late;
-- otherwise the tail started at `from`. It has the ids of all items that were decided after `since`: it cannot detect a
-- repeat of an older item, and then returns {}.
-- KEYS[1]  hash, the tail: epoch, run, top, from, trimmed, head, last, bytes, since; per item i:<n> (the item),
--          m:<n> ("position id millisecond-of-append"), n:<id> (its n)
-- KEYS[2]  hash, presence: node -> millisecond at which its registration expires
-- KEYS[3]  string, the partition's beginning: see note_beginning.lua
-- ARGV[1]  string: epoch; a tail of another epoch or another run is deleted
-- ARGV[2]  integer: items to keep
-- ARGV[3]  integer: bytes to keep
-- ARGV[4]  integer: lifetime of the tail in milliseconds
-- ARGV[5]  integer: 1 if no item repeats an item that the tail does not have, else 0
-- ARGV[6…] per item: integer position (ascending), string id, integer millisecond of its decision, bytes of the item
-- Returns  {} if an item may be such a repeat (nothing was changed then), else
--          {integer: position up to which the tail is complete, which is its top before, or the partition's beginning
--          for a new tail, or -1 if that is not known;
--          {per item 1, or 0 if the tail has it at another position};
--          {string: nodes that hold connections}}
local tail = KEYS[1]
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local meta = redis.call('HMGET', tail, 'epoch', 'top', 'from', 'trimmed', 'head', 'last', 'bytes', 'since',
    'run')
local top, from, trimmed, head, last, bytes
local previous, since = -1, now
local goes_on = meta[1] == ARGV[1] and meta[9] == run
if goes_on then
    since = tonumber(meta[8] or 0)
end
if ARGV[5] ~= '1' then
    for i = 6, #ARGV, 4 do
        local known = goes_on and redis.call('HEXISTS', tail, 'n:' .. ARGV[i + 1]) == 1
        if tonumber(ARGV[i + 2]) < since and not known then
            return {}
        end
    end
end
if goes_on then
    top, from, trimmed = tonumber(meta[2]), tonumber(meta[3]), tonumber(meta[4])
    head, last, bytes = tonumber(meta[5]), tonumber(meta[6]), tonumber(meta[7])
    previous = top
else
    if meta[1] then
        redis.call('DEL', tail)
    end
    local log = run .. ' ' .. ARGV[1] .. ' '
    local noted = redis.call('GET', KEYS[3])
    if noted and string.sub(noted, 1, #log) == log then
        previous = tonumber(string.match(string.sub(noted, #log + 1), '^%d+$') or -1)
    end
    from = tonumber(ARGV[6]) - 1
    top, trimmed, head, last, bytes = from, 0, 1, 0, 0
end

local fresh = {}
for i = 6, #ARGV, 4 do
    local position = tonumber(ARGV[i])
    local id, item = ARGV[i + 1], ARGV[i + 3]
    local known = redis.call('HGET', tail, 'n:' .. id)
    if known then
        local mark = redis.call('HGET', tail, 'm:' .. known)
        local at = tonumber(string.match(mark, '^(%d+)'))
        fresh[#fresh + 1] = (at == position) and 1 or 0
    else
        fresh[#fresh + 1] = 1
        if position > top then
            last = last + 1
            redis.call('HSET', tail, 'i:' .. last, item, 'm:' .. last,
                ARGV[i] .. ' ' .. id .. ' ' .. string.format('%d', now), 'n:' .. id, last)
            bytes = bytes + #item
            top = position
        elseif position > from then
            from, trimmed = top, 1
        end
    end
end

while head <= last and (last - head + 1 > tonumber(ARGV[2]) or bytes > tonumber(ARGV[3])) do
    local mark = redis.call('HGET', tail, 'm:' .. head)
    local position, id, appended = string.match(mark, '^(%d+) (%S+) ?(%d*)$')
    bytes = bytes - redis.call('HSTRLEN', tail, 'i:' .. head)
    redis.call('HDEL', tail, 'i:' .. head, 'm:' .. head, 'n:' .. id)
    from, trimmed = tonumber(position), 1
    since = math.max(since, tonumber(appended) or now)
    head = head + 1
end

redis.call('HSET', tail, 'epoch', ARGV[1], 'run', run, 'top', string.format('%d', top), 'from', string.format('%d', from),
    'trimmed', trimmed, 'head', head, 'last', last, 'bytes', bytes, 'since', string.format('%d', since))
redis.call('PEXPIRE', tail, tonumber(ARGV[4]))

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
