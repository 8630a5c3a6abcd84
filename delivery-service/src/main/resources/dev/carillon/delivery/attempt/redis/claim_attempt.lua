-- SPDX-FileCopyrightText: The Carillon authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Claims one attempt before the provider is called.
--
-- KEYS[1]  string  the attempt's entry: carillon:attempt:{<delivery id>}:<number>
-- KEYS[2]  string  the provider that may have the delivery: carillon:attempt:{<delivery id>}:doubt
-- ARGV[1]  string  the claimer's token
-- ARGV[2]  integer expiry of the claim in milliseconds
-- ARGV[3]  string  the provider that is going to be called
--
-- An entry is 'c' followed by the claimer's token, a space and the provider, or 's' followed by the settlement.
--
-- returns  array of one or two strings:
--          'fresh'                  no provider was called of which no one knows what came; the claim is the claimer's
--          'doubtful', <provider>   one was, in this attempt or an earlier one; the claim is the claimer's
--          'settled', <settlement>  it was made already; the entry is unchanged

local entry = redis.call('GET', KEYS[1])
if entry and string.sub(entry, 1, 1) == 's' then
  return {'settled', string.sub(entry, 2)}
end
if entry then
  local space = string.find(entry, ' ', 1, true) or (string.len(entry) + 1)
  if string.sub(entry, 2, space - 1) ~= ARGV[1] then
    redis.call('SET', KEYS[2], string.sub(entry, space + 1), 'PX', ARGV[2])
  end
end
redis.call('SET', KEYS[1], 'c' .. ARGV[1] .. ' ' .. ARGV[3], 'PX', ARGV[2])
local doubt = redis.call('GET', KEYS[2])
if doubt then
  return {'doubtful', doubt}
end
return {'fresh'}
