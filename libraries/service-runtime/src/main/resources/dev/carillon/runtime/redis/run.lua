-- Prefix of scripts that depend on the completeness of Redis data: it defines the local `run`.
-- `run` identifies the time for which this process has been the master of its data. Redis creates a new one when it
-- starts and when a replica is promoted. Data of an earlier run may lack its latest writes: because of an old
-- snapshot, a file that was not synced to disk, or a replica that lagged behind.
local replication = redis.call('INFO', 'replication')
if not string.find(replication, 'role:master', 1, true) then
    return redis.error_reply('READONLY this Redis is not a master')
end
local run = string.match(replication, 'master_replid:(%w+)')
if not run then
    return redis.error_reply('ERR this Redis does not tell its master_replid')
end
