// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.runtime.redis.LuaScript;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
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

    static Claim run(
            RedisCommands<String, byte[]> redis,
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
        String state = new String(answer.getFirst(), StandardCharsets.US_ASCII);
        return switch (state) {
            case "fresh" -> new Claim.Fresh();
            case "doubtful" -> new Claim.Doubtful(new String(answer.get(1), StandardCharsets.UTF_8));
            case "settled" -> new Claim.Settled(SettlementCodec.decode(answer.get(1)));
            default -> throw new IllegalStateException("claim_attempt.lua returned " + state);
        };
    }

    private static byte[] millis(Optional<Instant> instant) {
        return instant.map(known -> Long.toString(known.toEpochMilli()))
                .orElse("")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
