// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.runtime.redis.LuaScript;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Call of the script `settle_attempt.lua`.
final class SettleAttemptScript {

    private static final LuaScript SCRIPT =
            LuaScript.load(SettleAttemptScript.class, "settle_attempt.lua", ScriptOutputType.MULTI);

    private SettleAttemptScript() {}

    static Settlement run(
            RedisClusterCommands<String, byte[]> redis,
            String[] keys,
            Settlement settlement,
            Duration expiry,
            Duration doubtExpiry) {
        List<byte[]> standing = SCRIPT.run(
                redis,
                keys,
                SettlementCodec.encode(settlement),
                Long.toString(expiry.toMillis()).getBytes(StandardCharsets.US_ASCII),
                (isDoubtful(settlement) ? "1" : "0").getBytes(StandardCharsets.US_ASCII),
                settlement.provider().getBytes(StandardCharsets.UTF_8),
                Long.toString(doubtExpiry.toMillis()).getBytes(StandardCharsets.US_ASCII));
        return SettlementCodec.decode(standing.getFirst());
    }

    private static boolean isDoubtful(Settlement settlement) {
        return settlement.outcome() instanceof AttemptOutcome.Unanswered(String _, AttemptOutcome.Handover handover)
                && handover == AttemptOutcome.Handover.POSSIBLE;
    }
}
