-- SPDX-FileCopyrightText: The Carillon authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Records the outcome of one attempt; the first recorded settlement is kept.
--
-- KEYS[1]  string  the attempt's entry: carillon:attempt:{b<bucket>}:<delivery id>:<number>
-- KEYS[2]  string  the provider that may have received the delivery: carillon:attempt:{b<bucket>}:<delivery id>:doubt
-- ARGV[1]  bytes   the settlement
-- ARGV[2]  integer expiry of the settlement in milliseconds
-- ARGV[3]  string  '1' if the provider may have accepted the delivery without an answer, else '0'
-- ARGV[4]  string  the provider
-- ARGV[5]  integer expiry of KEYS[2] in milliseconds
--
-- returns  array of one string: the settlement that was recorded first

local entry = redis.call('GET', KEYS[1])
if entry and string.sub(entry, 1, 1) == 's' then
  return {string.sub(entry, 2)}
end
if ARGV[3] == '1' then
  redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[5])
end
redis.call('SET', KEYS[1], 's' .. ARGV[1], 'PX', ARGV[2])
return {ARGV[1]}
