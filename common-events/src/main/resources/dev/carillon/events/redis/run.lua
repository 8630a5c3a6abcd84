-- Stands before scripts that rely on what Redis remembers, and gives them the local `run`.
-- It names the time for which this process has been the master of what it holds. Redis makes up a new name when it
-- starts and when a replica is promoted; so what was written under another name may have lost its newest: to a
-- snapshot, to a file that was not on disk yet, to a replica that lagged behind.
local replication = redis.call('INFO', 'replication')
if not string.find(replication, 'role:master', 1, true) then
    return redis.error_reply('READONLY this Redis is not a master')
end
local run = string.match(replication, 'master_replid:(%w+)')
if not run then
    return redis.error_reply('ERR this Redis does not tell its master_replid')
end
