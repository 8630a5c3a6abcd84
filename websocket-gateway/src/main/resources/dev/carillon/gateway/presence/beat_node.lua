-- Renews a node's sign of life.
-- KEYS[1]  string: the run that has all of the node's registrations
-- ARGV[1]  integer: lifetime in milliseconds
-- Returns  string: empty if it is this run, else the name of this run
if redis.call('GET', KEYS[1]) ~= run then
    return run
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return ''
