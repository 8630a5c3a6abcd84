-- Notes that from here on every item of a partition is appended, unless that has been noted in this run. It counts once
-- it is confirmed: until then a node may write this that stood still while others went on.
-- KEYS[1]  string: "<run> <epoch> <position>", and until it is confirmed " <claimant>"
-- ARGV[1]  string: epoch
-- ARGV[2]  integer: position
-- ARGV[3]  string: claimant, one node's one time as the owner of the partition
-- Returns  integer: 2 when the claimant's claim was written now, 1 when it stands already, 0 when another one stands
local log = run .. ' ' .. ARGV[1] .. ' '
local noted = redis.call('GET', KEYS[1])
if noted and string.sub(noted, 1, #log) == log then
    local position, claimant = string.match(string.sub(noted, #log + 1), '^(%d+) ?(%S*)$')
    if claimant == ARGV[3] then
        return 1
    end
    -- Who stood still is behind, and cannot confirm.
    if claimant == '' or tonumber(position) > tonumber(ARGV[2]) then
        return 0
    end
end
redis.call('SET', KEYS[1], log .. ARGV[2] .. ' ' .. ARGV[3])
return 2
