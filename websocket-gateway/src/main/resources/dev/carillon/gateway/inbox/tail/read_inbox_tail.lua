-- Reads the items of a recipient's hot tails after positions, and the beginnings of their partitions.
-- KEYS[1…] per lane: hash, the tail: see append_inbox.lua; string, the partition's beginning: see append_inbox.lua
-- ARGV[1…] per lane: string: epoch; integer: position
-- Returns  {per lane {integer: the beginning, or -1 if none is confirmed in this run}, and if there is a tail of that epoch
--          and this run {…, integer: top, integer: from, integer: trimmed (1 or 0), {bytes: items, newest first}}}
local function read(tail, noted, epoch, after)
    local log = run .. ' ' .. epoch .. ' '
    local beginning = -1
    if noted and string.sub(noted, 1, #log) == log then
        beginning = tonumber(string.match(string.sub(noted, #log + 1), '^%d+$') or -1)
    end
    local meta = redis.call('HMGET', tail, 'epoch', 'top', 'from', 'trimmed', 'head', 'last', 'run')
    if meta[1] ~= epoch or meta[7] ~= run then
        return {beginning}
    end
    local items = {}
    for n = tonumber(meta[6]), tonumber(meta[5]), -1 do
        local mark = redis.call('HGET', tail, 'm:' .. n)
        if tonumber(string.match(mark, '^(%d+)')) <= after then
            break
        end
        items[#items + 1] = redis.call('HGET', tail, 'i:' .. n)
    end
    return {beginning, tonumber(meta[2]), tonumber(meta[3]), tonumber(meta[4]), items}
end

local readings = {}
for k = 1, #KEYS, 2 do
    readings[#readings + 1] = read(KEYS[k], redis.call('GET', KEYS[k + 1]), ARGV[k], tonumber(ARGV[k + 1]))
end
return readings
