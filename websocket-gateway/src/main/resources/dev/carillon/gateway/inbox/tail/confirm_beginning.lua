-- Confirms the claim of a beginning.
-- KEYS[1]  string: see append_inbox.lua
-- ARGV[1]  string: epoch
-- ARGV[2]  integer: position
-- ARGV[3]  string: claimant
-- Returns  integer: 1 if the claim existed in this run, else 0
local log = run .. ' ' .. ARGV[1] .. ' ' .. ARGV[2]
if redis.call('GET', KEYS[1]) ~= log .. ' ' .. ARGV[3] then
    return 0
end
redis.call('SET', KEYS[1], log)
return 1
