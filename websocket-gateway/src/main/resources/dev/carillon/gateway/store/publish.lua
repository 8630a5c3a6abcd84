-- Publishes a message on the server that has the channel's slot.
-- KEYS[1] KEYS[2]  never exist: they have the channel's slot. While a slot moves, a script with two missing keys fails
--          (TRYAGAIN), so that no message is published on a server to which the channel's subscribers are not connected
-- ARGV[1]  string: channel
-- ARGV[2]  bytes: message
-- Returns  integer: number of subscribers that are connected to this server
return redis.call('PUBLISH', ARGV[1], ARGV[2])
