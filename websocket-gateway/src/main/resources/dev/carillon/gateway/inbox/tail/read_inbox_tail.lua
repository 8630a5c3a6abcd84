-- Reads the items of a hot tail after a position, and the beginning of its partition.
-- KEYS[1]  hash, the tail: see append_inbox.lua
-- KEYS[2]  string, the partition's beginning: see append_inbox.lua
-- ARGV[1]  string: epoch
-- ARGV[2]  integer: position
-- Returns  {integer: the beginning, or -1 if none is confirmed in this run}, and if there is a tail of that epoch and this
--          run {…, integer: top, integer: from, integer: trimmed (1 or 0), {bytes: items, newest first}}
local tail = KEYS[1]
local log = run .. ' ' .. ARGV[1] .. ' '
local noted = redis.call('GET', KEYS[2])
local beginning = -1
if noted and string.sub(noted, 1, #log) == log then
    beginning = tonumber(string.match(string.sub(noted, #log + 1), '^%d+$') or -1)
end
local meta = redis.call('HMGET', tail, 'epoch', 'top', 'from', 'trimmed', 'head', 'last', 'run')
if meta[1] ~= ARGV[1] or meta[7] ~= run then
    return {beginning}
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
return {beginning, tonumber(meta[2]), tonumber(meta[3]), tonumber(meta[4]), items}
