-- Appends one item to a stream and publishes it to all nodes.
-- KEYS[1]  hash: epoch, run, top; a stream of another run starts again with a new epoch
-- KEYS[2]  stream: the newest items, id <offset>-0, field d
-- ARGV[1]  string: epoch of a stream that starts with this item
-- ARGV[2]  bytes: the item
-- ARGV[3]  integer: items to keep
-- ARGV[4]  integer: lifetime of the stream in milliseconds
-- ARGV[5]  string: publish/subscribe channel for the notice to the nodes
-- ARGV[6]  string: the stream's name in the notice
-- Returns  {string: epoch, integer: offset}
-- The notice is "<name> <epoch> <offset> <item>".
local known = redis.call('HMGET', KEYS[1], 'epoch', 'run')
local epoch = known[1]
if known[2] ~= run then
    epoch = ARGV[1]
    redis.call('DEL', KEYS[2])
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'run', run, 'top', 0)
end
local offset = redis.call('HINCRBY', KEYS[1], 'top', 1)
redis.call('XADD', KEYS[2], 'MAXLEN', tonumber(ARGV[3]), string.format('%d-0', offset), 'd', ARGV[2])
redis.call('PEXPIRE', KEYS[1], tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[2], tonumber(ARGV[4]))
redis.call('PUBLISH', ARGV[5], ARGV[6] .. ' ' .. epoch .. ' ' .. string.format('%d', offset) .. ' ' .. ARGV[2])
return {epoch, offset}
