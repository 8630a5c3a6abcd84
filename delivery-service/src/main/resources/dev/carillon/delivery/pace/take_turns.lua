-- SPDX-FileCopyrightText: The Carillon authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Takes turns at a provider from a bucket that fills at a constant rate, by the server's clock.
--
-- KEYS[1]  hash    the bucket: carillon:rate:{<provider>}; field 'turns' (may have a fraction) and 'at' (microseconds)
-- ARGV[1]  number  turns per second
-- ARGV[2]  integer maximum number of saved turns
-- ARGV[3]  integer turns wanted
--
-- returns  array of two strings: number of turns taken, and microseconds until another one is available
local rate = tonumber(ARGV[1]) / 1000000
local most = tonumber(ARGV[2])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local bucket = redis.call('HMGET', KEYS[1], 'turns', 'at')
local turns = most
if bucket[1] then
  local passed = math.max(0, now - tonumber(bucket[2]))
  turns = math.min(most, tonumber(bucket[1]) + passed * rate)
end
local taken = math.floor(math.min(turns, tonumber(ARGV[3])))
turns = turns - taken
redis.call('HSET', KEYS[1], 'turns', string.format('%.6f', turns), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((most - turns) / rate / 1000) + 1000)
local pause = 0
if turns < 1 then
  pause = math.ceil((1 - turns) / rate)
end
return {string.format('%.0f', taken), string.format('%.0f', pause)}
