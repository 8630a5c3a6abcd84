// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.runtime.redis.LuaScript;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Call of the script `claim_attempt.lua`.
final class ClaimAttemptScript {

    private static final LuaScript SCRIPT =
            LuaScript.withRun(ClaimAttemptScript.class, "claim_attempt.lua", ScriptOutputType.MULTI);

    private ClaimAttemptScript() {}

    /// Answer of the script.
    ///
    /// @param firstOfRun true if the claim is the first one of its bucket in this run of Redis
    record Answer(boolean firstOfRun, Claim claim) {}

    static Answer run(
            RedisClusterCommands<String, byte[]> redis,
            String[] keys,
            ClaimToken token,
            Duration expiry,
            String provider,
            AttemptWindow window) {
        List<byte[]> answer = SCRIPT.run(
                redis,
                keys,
                token.value().getBytes(StandardCharsets.UTF_8),
                Long.toString(expiry.toMillis()).getBytes(StandardCharsets.US_ASCII),
                provider.getBytes(StandardCharsets.UTF_8),
                millis(window.thisAttempt()),
                millis(window.earlierAttempts()));
        return new Answer("1".equals(text(answer.getFirst())), claim(answer));
    }

    private static Claim claim(List<byte[]> answer) {
        String state = text(answer.get(1));
        return switch (state) {
            case "fresh" -> new Claim.Fresh();
            case "doubtful" -> new Claim.Doubtful(text(answer.get(2)));
            case "settled" -> new Claim.Settled(SettlementCodec.decode(answer.get(2)));
            default -> throw new IllegalStateException("claim_attempt.lua returned " + state);
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] millis(Optional<Instant> instant) {
        return instant.map(known -> Long.toString(known.toEpochMilli()))
                .orElse("")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
