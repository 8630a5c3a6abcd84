-- SPDX-FileCopyrightText: The Carillon authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Notes that the current server run has all claims of a bucket from now on, unless that is noted already.
--
-- KEYS[1]  string  '<run> <millisecond since which it has all claims>': carillon:attempts:{b<bucket>}:run
--
-- returns  array of one string: '1' if it was noted now, else '0'

local noted = redis.call('GET', KEYS[1])
if noted and string.match(noted, '^' .. run .. ' %d+$') then
  return {'0'}
end
local clock = redis.call('TIME')
local now = string.format('%d', tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000))
redis.call('SET', KEYS[1], run .. ' ' .. now)
return {'1'}
