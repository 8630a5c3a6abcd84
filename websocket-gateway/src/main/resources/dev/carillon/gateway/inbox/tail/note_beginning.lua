-- Claims that every item of a partition after a position is appended, unless there is a claim in this run. A claim is
-- valid once it is confirmed: a node that was paused while others continued may write a wrong claim, but not confirm it.
-- KEYS[1]  string: "<run> <epoch> <position>", and until it is confirmed " <claimant>"
-- ARGV[1]  string: epoch
-- ARGV[2]  integer: position
-- ARGV[3]  string: claimant, the id of one node's period of ownership of the partition
-- Returns  integer: 2 if the claimant's claim was written now, 1 if it existed already, 0 if there is another one
local log = run .. ' ' .. ARGV[1] .. ' '
local noted = redis.call('GET', KEYS[1])
if noted and string.sub(noted, 1, #log) == log then
    local position, claimant = string.match(string.sub(noted, #log + 1), '^(%d+) ?(%S*)$')
    if claimant == ARGV[3] then
        return 1
    end
    -- A claimant that was paused is behind and cannot confirm.
    if claimant == '' or tonumber(position) > tonumber(ARGV[2]) then
        return 0
    end
end
redis.call('SET', KEYS[1], log .. ARGV[2] .. ' ' .. ARGV[3])
return 2
