-- SPDX-FileCopyrightText: The Carillon authors
-- SPDX-License-Identifier: Apache-2.0
--
-- Claims one attempt before the provider is called.
--
-- KEYS[1]  string  the attempt's entry: carillon:attempt:{<delivery id>}:<number>
-- ARGV[1]  string  the claimer's token
-- ARGV[2]  integer expiry of the claim in milliseconds
--
-- An entry is 'c' followed by the claimer's token, or 's' followed by the settlement.
--
-- returns  array of one or two strings:
--          'fresh'                  no entry was there, or it is this claimer's own; it is now
--          'claimed'                another's claim without a settlement was there; it is this claimer's now
--          'settled', <settlement>  it was made already; the entry is unchanged

local entry = redis.call('GET', KEYS[1])
if entry and string.sub(entry, 1, 1) == 's' then
  return {'settled', string.sub(entry, 2)}
end
local claim = 'c' .. ARGV[1]
redis.call('SET', KEYS[1], claim, 'PX', ARGV[2])
if entry and entry ~= claim then
  return {'claimed'}
end
return {'fresh'}
