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
import dev.carillon.runtime.redis.RedisLink;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Attempt ledger in Redis. Each call is one script, so that only one of two workers with the same delivery gets a
/// fresh claim. An existing entry is valid in any server run. A missing entry proves that no attempt was made only
/// since the current server run began.
///
/// Deliveries are in buckets by the hash of their id. All keys of a bucket have one hash tag, so that in a cluster the
/// entries and the run that they depend on are in one slot.
///
/// | key | value | expiry |
/// | --- | --- | --- |
/// | `carillon:attempt:{b<bucket>}:<delivery id>:<number>` | `c<token> <provider>`, or `s<settlement>` |
/// `claim-expiry`, `outcome-expiry` |
/// | `carillon:attempt:{b<bucket>}:<delivery id>:doubt` | provider that may have taken it, if known
/// | `claim-expiry` |
/// | `carillon:attempts:{b<bucket>}:run` | `<run> <millisecond since which it has all claims>` | none |
final class RedisAttemptLedger implements AttemptLedger {

    private static final Logger LOG = LoggerFactory.getLogger(RedisAttemptLedger.class);
    private static final int BUCKETS = 256;

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
            entry(attempt, attempt.number()), doubt(attempt), run(bucket(attempt)), entry(attempt, attempt.number() - 1)
        };
        ClaimAttemptScript.Answer answer =
                ask(redis -> ClaimAttemptScript.run(redis, keys, token, claimExpiry, provider, window));
        if (answer.firstOfRun()) {
            noteRunOfAllBuckets();
        }
        return answer.claim();
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

    /// Notes the run in the other buckets too. A bucket that waited for its own first claim would count attempts until
    /// then as lost. If this fails, that is what happens.
    private void noteRunOfAllBuckets() {
        try {
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                String key = run(bucket);
                link.ask(redis -> NoteRunScript.run(redis, key));
            }
        } catch (RedisException e) {
            LOG.debug("cannot note the run of Redis in all buckets: {}", e.getMessage());
        }
    }

    private <T> T ask(Function<RedisClusterCommands<String, byte[]>, T> question) {
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
        return "carillon:attempt:{b" + bucket(attempt) + "}:"
                + attempt.delivery().value() + ":";
    }

    private static String run(int bucket) {
        return "carillon:attempts:{b" + bucket + "}:run";
    }

    private static int bucket(AttemptId attempt) {
        return Math.floorMod(attempt.delivery().value().hashCode(), BUCKETS);
    }
}
