-- Publishes an echo on the server that has the slot of a subscription's channel.
-- KEYS[1] KEYS[2]  see publish.lua
-- ARGV[1]  string: channel of the echo
-- Returns  {integer: number of subscribers that are connected to this server, string: this run}
return {redis.call('PUBLISH', ARGV[1], ''), run}
