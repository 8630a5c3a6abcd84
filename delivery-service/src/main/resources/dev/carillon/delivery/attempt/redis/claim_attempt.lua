-- SPDX-FileCopyrightText: The Carillon authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Claims one attempt before the provider is called.
--
-- KEYS[1]  string  the attempt's entry: carillon:attempt:{b<bucket>}:<delivery id>:<number>
-- KEYS[2]  string  the provider that may have received the delivery: carillon:attempt:{b<bucket>}:<delivery id>:doubt
-- KEYS[3]  string  '<run> <millisecond since which it has all claims>': carillon:attempts:{b<bucket>}:run
-- KEYS[4]  string  the previous attempt's entry
-- ARGV[1]  string  the claimer's token
-- ARGV[2]  integer expiry of the claim in milliseconds
-- ARGV[3]  string  the provider that is going to be called
-- ARGV[4]  integer millisecond since which another worker may have started the attempt; '' if none can have
-- ARGV[5]  integer millisecond since which the delivery's first attempt may have started; '' if this is the first
--
-- An entry is 'c' followed by the claimer's token, a space and the provider, or 's' followed by the settlement.
-- An existing entry is valid. A missing entry may have been lost with an earlier server run, unless the attempt can
-- only have been claimed in the current run. The entry of a settled attempt was written after the entries of all
-- earlier attempts.
--
-- returns  array of strings: '1' if the claim is the first one of its bucket in this run, else '0'; and
--          'fresh'                  there is no call with an unknown outcome; the caller holds the claim
--          'doubtful', <provider>   a provider was or may have been called ('' if unknown which) in this attempt or an
--                                   earlier one, with an unknown outcome; the caller holds the claim
--          'settled', <settlement>  the attempt has an outcome; the entry is unchanged

local entry = redis.call('GET', KEYS[1])
if entry and string.sub(entry, 1, 1) == 's' then
  return {'0', 'settled', string.sub(entry, 2)}
end

local noted = redis.call('GET', KEYS[3])
local since = noted and string.match(noted, '^' .. run .. ' (%d+)$')
local first = '0'
if not since then
  first = '1'
  local clock = redis.call('TIME')
  since = string.format('%d', tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000))
  redis.call('SET', KEYS[3], run .. ' ' .. since)
end
local function is_lost(begun)
  return begun ~= '' and tonumber(begun) < tonumber(since)
end

if entry then
  local space = string.find(entry, ' ', 1, true) or (string.len(entry) + 1)
  if string.sub(entry, 2, space - 1) ~= ARGV[1] then
    redis.call('SET', KEYS[2], string.sub(entry, space + 1), 'PX', ARGV[2])
  end
elseif is_lost(ARGV[4]) then
  redis.call('SET', KEYS[2], '', 'PX', ARGV[2], 'NX')
end
if is_lost(ARGV[5]) then
  local before = redis.call('GET', KEYS[4])
  if not before or string.sub(before, 1, 1) ~= 's' then
    redis.call('SET', KEYS[2], '', 'PX', ARGV[2], 'NX')
  end
end
redis.call('SET', KEYS[1], 'c' .. ARGV[1] .. ' ' .. ARGV[3], 'PX', ARGV[2])
local doubt = redis.call('GET', KEYS[2])
if doubt then
  return {first, 'doubtful', doubt}
end
return {first, 'fresh'}
