-- Notes that from here on every item of a partition is appended, unless that has been noted in this run.
-- KEYS[1]  string: "<run> <epoch> <position>"
-- ARGV[1]  string: epoch
-- ARGV[2]  integer: position
-- Returns  integer: 1 when it was noted now, else 0
local log = run .. ' ' .. ARGV[1] .. ' '
local noted = redis.call('GET', KEYS[1])
if noted and string.sub(noted, 1, #log) == log then
    return 0
end
redis.call('SET', KEYS[1], log .. ARGV[2])
return 1
