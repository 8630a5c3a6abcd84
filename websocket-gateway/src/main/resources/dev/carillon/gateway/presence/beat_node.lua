-- Tells that a node is alive.
-- KEYS[1]  string: the run in which all of the node's registrations stand
-- ARGV[1]  integer: lifetime in milliseconds
-- Returns  string: empty when it is this run, else the name of this run
if redis.call('GET', KEYS[1]) ~= run then
    return run
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return ''
