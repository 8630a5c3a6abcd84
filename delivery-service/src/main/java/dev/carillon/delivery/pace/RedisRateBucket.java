// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.runtime.redis.LuaScript;
import dev.carillon.runtime.redis.RedisLink;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Token buckets in Redis, by the clock of Redis (`take_turns.lua`): all instances together make no more calls than
/// the limit. Without Redis no turn is granted; nothing is sent without the ledger anyway.
///
/// | key | value | expiry |
/// | --- | --- | --- |
/// | `carillon:rate:{<provider>}` | turns saved up and when, in microseconds | until it is full again |
final class RedisRateBucket implements RateBucket {

    private static final LuaScript SCRIPT =
            LuaScript.load(RedisRateBucket.class, "take_turns.lua", ScriptOutputType.MULTI);

    private final RedisLink link;

    RedisRateBucket(RedisLink link) {
        this.link = link;
    }

    @Override
    public TakenTurns take(String provider, RateLimit limit, int wanted) {
        try {
            List<byte[]> answer = link.ask(redis -> SCRIPT.run(
                    redis,
                    new String[] {"carillon:rate:{" + provider + "}"},
                    text(limit.perSecond()),
                    text(limit.capacity()),
                    text(wanted)));
            return new TakenTurns(
                    Integer.parseInt(read(answer.getFirst())),
                    Duration.ofNanos(1_000 * Long.parseLong(read(answer.get(1)))));
        } catch (RedisException e) {
            throw new LedgerUnavailableException(e);
        }
    }

    private static byte[] text(Object value) {
        return value.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String read(byte[] value) {
        return new String(value, StandardCharsets.US_ASCII);
    }
}
