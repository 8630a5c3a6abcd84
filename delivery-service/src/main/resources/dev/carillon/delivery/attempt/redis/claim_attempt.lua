-- SPDX-FileCopyrightText: The Carillon authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Claims one attempt before the provider is called.
--
-- KEYS[1]  string  the attempt's entry: carillon:attempt:{<delivery id>}:<number>
-- KEYS[2]  string  the provider that may have the delivery: carillon:attempt:{<delivery id>}:doubt
-- KEYS[3]  string  '<run> <millisecond of the first claim in it>': carillon:attempts:run
-- KEYS[4]  string  the entry of the attempt before
-- ARGV[1]  string  the claimer's token
-- ARGV[2]  integer expiry of the claim in milliseconds
-- ARGV[3]  string  the provider that is going to be called
-- ARGV[4]  integer millisecond from which on others may have begun the attempt; '' where no one can have
-- ARGV[5]  integer millisecond from which on the delivery's first attempt may have been begun; '' where this is it
--
-- An entry is 'c' followed by the claimer's token, a space and the provider, or 's' followed by the settlement.
-- Whatever stands here is true. What does not may have been lost with another run, unless it could be claimed in
-- this one only. The entry of an attempt that is settled was written after all that is known of those before.
--
-- returns  array of one or two strings:
--          'fresh'                  no provider was called of which no one knows what came; the claim is the claimer's
--          'doubtful', <provider>   one was, or may have been ('' where it is not known which), in this attempt or an
--                                   earlier one; the claim is the claimer's
--          'settled', <settlement>  it was made already; the entry is unchanged

local entry = redis.call('GET', KEYS[1])
if entry and string.sub(entry, 1, 1) == 's' then
  return {'settled', string.sub(entry, 2)}
end

local noted = redis.call('GET', KEYS[3])
local since = noted and string.match(noted, '^' .. run .. ' (%d+)$')
if not since then
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
  return {'doubtful', doubt}
end
return {'fresh'}
