-- Marks a position of a hot tail as missing and deletes the tail's items, which are then read from the history.
-- KEYS[1]  hash, the tail: see append_inbox.lua
-- KEYS[2]  string, the partition's beginning: see append_inbox.lua; not used, but on the same server
-- ARGV[1]  string: epoch; a tail of another epoch or another run is deleted
-- ARGV[2]  integer: position that is missing
-- ARGV[3]  integer: lifetime of the tail in milliseconds
-- Returns  integer: the position up to which the history must be read
local tail = KEYS[1]
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local position = tonumber(ARGV[2])
local meta = redis.call('HMGET', tail, 'epoch', 'run', 'top')
local top = position
if meta[1] == ARGV[1] and meta[2] == run then
    top = math.max(top, tonumber(meta[3]))
end
redis.call('DEL', tail)
redis.call('HSET', tail, 'epoch', ARGV[1], 'run', run, 'top', string.format('%d', top), 'from', string.format('%d', top),
    'trimmed', 1, 'head', 1, 'last', 0, 'bytes', 0, 'since', string.format('%d', now))
redis.call('PEXPIRE', tail, tonumber(ARGV[3]))
return top
