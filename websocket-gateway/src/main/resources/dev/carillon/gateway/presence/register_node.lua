-- Registers a node for a recipient, or repeats the registration.
-- KEYS[1]  hash: node -> millisecond at which its registration expires
-- ARGV[1]  string: node
-- ARGV[2]  integer: lifetime of the registration in milliseconds
-- Returns  integer: 1 if the registration existed already, else 0
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
local lifetime = tonumber(ARGV[2])
local before = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d', now + lifetime))
if redis.call('PTTL', KEYS[1]) < lifetime then
    redis.call('PEXPIRE', KEYS[1], lifetime)
end
if before and tonumber(before) > now then
    return 1
end
return 0
