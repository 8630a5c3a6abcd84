-- Follows run.lua in a cluster, where `run` is also about the slots: a server that takes over a slot gets a new
-- configuration epoch. So data of a slot that moved away and came back is of another run, like data that moved.
local epoch = string.match(redis.call('CLUSTER', 'INFO'), 'cluster_my_epoch:(%d+)')
if not epoch then
    return redis.error_reply('ERR this Redis does not tell its cluster_my_epoch')
end
run = run .. ':' .. epoch
