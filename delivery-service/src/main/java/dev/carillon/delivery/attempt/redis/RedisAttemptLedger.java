// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import dev.carillon.delivery.attempt.AttemptId;
import dev.carillon.delivery.attempt.AttemptLedger;
import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.delivery.redis.RedisLink;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.function.Function;

/// Attempt ledger in Redis. Each call is one script, so that only one of two workers with the same delivery gets a
/// fresh claim. An existing entry is valid in any server run. A missing entry proves that no attempt was made only
/// since the current server run began.
///
/// | key | value | expiry |
/// | --- | --- | --- |
/// | `carillon:attempt:{<delivery id>}:<number>` | `c<token> <provider>`, or `s<settlement>` | `claim-expiry`,
/// `outcome-expiry` |
/// | `carillon:attempt:{<delivery id>}:doubt` | provider that may have taken it, if known
/// | `claim-expiry` |
/// | `carillon:attempts:run` | `<run> <millisecond of its first claim>` | none |
final class RedisAttemptLedger implements AttemptLedger {

    private final RedisLink link;
    private final Duration claimExpiry;
    private final Duration outcomeExpiry;

    RedisAttemptLedger(RedisLink link, Duration claimExpiry, Duration outcomeExpiry) {
        this.link = link;
        this.claimExpiry = claimExpiry;
        this.outcomeExpiry = outcomeExpiry;
    }

    @Override
    public Claim claim(AttemptId attempt, ClaimToken token, String provider, AttemptWindow window) {
        String[] keys = {
            entry(attempt, attempt.number()),
            doubt(attempt),
            "carillon:attempts:run",
            entry(attempt, attempt.number() - 1)
        };
        return ask(redis -> ClaimAttemptScript.run(redis, keys, token, claimExpiry, provider, window));
    }

    @Override
    public Settlement settle(AttemptId attempt, Settlement settlement) {
        String[] keys = {entry(attempt, attempt.number()), doubt(attempt)};
        return ask(redis -> SettleAttemptScript.run(redis, keys, settlement, outcomeExpiry, claimExpiry));
    }

    @Override
    public boolean isAvailable() {
        return link.isAvailable();
    }

    private <T> T ask(Function<RedisCommands<String, byte[]>, T> question) {
        try {
            return link.ask(question);
        } catch (RedisException e) {
            throw new LedgerUnavailableException(e);
        }
    }

    private static String entry(AttemptId attempt, int number) {
        return delivery(attempt) + number;
    }

    private static String doubt(AttemptId attempt) {
        return delivery(attempt) + "doubt";
    }

    private static String delivery(AttemptId attempt) {
        return "carillon:attempt:{" + attempt.delivery().value() + "}:";
    }
}
