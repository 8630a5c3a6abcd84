-- Finds the position after which every item of a partition has been appended in this run.
-- KEYS[1]  string: see append_inbox.lua
-- ARGV[1]  string: epoch
-- Returns  {integer: the position}, or {} if none is confirmed
local log = run .. ' ' .. ARGV[1] .. ' '
local noted = redis.call('GET', KEYS[1])
if noted and string.sub(noted, 1, #log) == log then
    return {tonumber(string.match(string.sub(noted, #log + 1), '^%d+$'))}
end
return {}
