// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.attempt.AttemptId;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.events.DeliveryId;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisLink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Redis that was restored from a snapshot: existing entries are valid, missing entries may have been lost.
final class AnotherRunTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Instant LONG_AGO = Instant.EPOCH;
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");
    private static final Settlement THROTTLED = new Settlement(
            new AttemptOutcome.Throttled(Duration.ofSeconds(7)), "twilio", LONG_AGO, Duration.ofMillis(42));

    @Test
    void whatIsNotHeldIsFreshOnlyWhereItCannotHaveBeenLost(@TempDir Path directory) {
        EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
        int port = redis.port();
        try (RedisLink link = open(redis)) {
            RedisAttemptLedger ledger = new RedisAttemptLedger(link, LONG, LONG);
            assertThat(claim(ledger, "claimed", 1, AttemptWindow.NO_OTHER_WORKER))
                    .isEqualTo(new Claim.Fresh());
            ledger.settle(attempt("settled", 1), THROTTLED);
            redis.save();
            claim(ledger, "lost", 1, AttemptWindow.NO_OTHER_WORKER);
            ledger.settle(attempt("lost too", 1), THROTTLED);
        }
        redis.kill();

        try (EmbeddedRedis again = EmbeddedRedis.start(directory, port);
                RedisLink link = open(again)) {
            RedisAttemptLedger ledger = new RedisAttemptLedger(link, LONG, LONG);
            assertThat(claim(ledger, "claimed", 1, window(LONG_AGO))).isEqualTo(new Claim.Doubtful("twilio"));
            assertThat(claim(ledger, "settled", 1, window(LONG_AGO))).isEqualTo(new Claim.Settled(THROTTLED));
            ClaimToken token = ClaimToken.random();
            assertThat(ledger.claim(attempt("lost", 1), token, "twilio", window(LONG_AGO)))
                    .isEqualTo(new Claim.Doubtful(""));
            assertThat(ledger.claim(attempt("lost", 1), token, "twilio", window(LONG_AGO)))
                    .as("asked again")
                    .isEqualTo(new Claim.Doubtful(""));
            assertThat(claim(ledger, "its own", 1, AttemptWindow.NO_OTHER_WORKER))
                    .isEqualTo(new Claim.Fresh());
            assertThat(claim(ledger, "new", 1, window(LATER))).isEqualTo(new Claim.Fresh());

            assertThat(claim(ledger, "settled", 2, begunBefore(LONG_AGO)))
                    .as("all that is known of the attempts before was written before that settlement")
                    .isEqualTo(new Claim.Fresh());
            assertThat(claim(ledger, "lost too", 2, begunBefore(LONG_AGO))).isEqualTo(new Claim.Doubtful(""));
            assertThat(claim(ledger, "new too", 2, begunBefore(LATER))).isEqualTo(new Claim.Fresh());
        }
    }

    private static RedisLink open(EmbeddedRedis redis) {
        return new RedisLink(RedisClients.at(redis.url()), Duration.ofSeconds(2));
    }

    private static Claim claim(RedisAttemptLedger ledger, String delivery, int number, AttemptWindow window) {
        return ledger.claim(attempt(delivery, number), ClaimToken.random(), "twilio", window);
    }

    private static AttemptId attempt(String delivery, int number) {
        return new AttemptId(new DeliveryId(delivery), number);
    }

    private static AttemptWindow window(Instant itself) {
        return new AttemptWindow(Optional.of(itself), Optional.empty());
    }

    private static AttemptWindow begunBefore(Instant before) {
        return new AttemptWindow(Optional.empty(), Optional.of(before));
    }
}
