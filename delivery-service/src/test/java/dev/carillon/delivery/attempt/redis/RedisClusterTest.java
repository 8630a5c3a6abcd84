// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.delivery.attempt.AttemptId;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.events.DeliveryId;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisLink;
import dev.carillon.testsupport.RedisCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The attempt ledger in a Redis Cluster whose slots move and whose primaries die.
@Timeout(180)
final class RedisClusterTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");
    private static final Settlement THROTTLED = new Settlement(
            new AttemptOutcome.Throttled(Duration.ofSeconds(7)), "twilio", Instant.EPOCH, Duration.ofMillis(42));

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisCluster cluster;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisLink link;

    @BeforeAll
    static void start(@TempDir Path directory) {
        cluster = RedisCluster.start(directory);
        link = new RedisLink(RedisClients.ofCluster(cluster.addresses()), Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() {
        link.close();
        cluster.close();
    }

    @Test
    void attemptsAreClaimedAndSettledOnAllMembers() {
        RedisAttemptLedger ledger = ledger();

        IntStream.range(0, 100).forEach(i -> {
            AttemptId attempt = attempt("spread-" + i);
            assertThat(answered(() -> claim(ledger, attempt, window(LATER)))).isEqualTo(new Claim.Fresh());
            assertThat(ledger.settle(attempt, THROTTLED)).isEqualTo(THROTTLED);
            assertThat(claim(ledger, attempt, window(LATER))).isEqualTo(new Claim.Settled(THROTTLED));
        });
        assertThat(ledger.isAvailable()).isTrue();
    }

    @Test
    void firstClaimOnAMemberNotesTheRunOfAllItsBuckets() {
        RedisAttemptLedger ledger = ledger();
        IntStream.range(0, 100)
                .forEach(i -> answered(() -> claim(ledger, attempt("first-" + i), AttemptWindow.NO_OTHER_WORKER)));
        Instant afterwards = Instant.now();

        IntStream.range(0, 100)
                .forEach(i -> assertThat(claim(ledger, attempt("next-" + i), window(afterwards)))
                        .isEqualTo(new Claim.Fresh()));
    }

    @Test
    void entriesMoveWithTheirSlotAndMissingOnesMayBeLost() {
        RedisAttemptLedger ledger = ledger();
        AttemptId claimed = attempt("moved");
        AttemptId settled = new AttemptId(claimed.delivery(), 2);
        answered(() -> claim(ledger, claimed, AttemptWindow.NO_OTHER_WORKER));
        ledger.settle(settled, THROTTLED);
        Instant before = Instant.now();

        cluster.move(key("moved"));

        assertThat(answered(() -> claim(ledger, settled, window(before)))).isEqualTo(new Claim.Settled(THROTTLED));
        assertThat(claim(ledger, claimed, window(before))).isEqualTo(new Claim.Doubtful("twilio"));
        assertThat(claim(ledger, new AttemptId(claimed.delivery(), 3), window(LATER)))
                .isEqualTo(new Claim.Doubtful("twilio"));
    }

    @Test
    void nothingIsClaimedWhileTheSlotMoves() {
        RedisAttemptLedger ledger = ledger();
        answered(() -> claim(ledger, attempt("moving"), AttemptWindow.NO_OTHER_WORKER));

        RedisCluster.Move move = cluster.beginMove(key("moving"));
        move.keys(key -> key.endsWith(":1"));
        assertThatThrownBy(() -> claim(ledger, attempt("moving"), window(Instant.EPOCH)))
                .isInstanceOf(LedgerUnavailableException.class);
        move.finish();

        assertThat(answered(() -> claim(ledger, attempt("moving"), window(Instant.EPOCH))))
                .isEqualTo(new Claim.Doubtful("twilio"));
    }

    @Test
    void claimThatDiedWithItsPrimaryIsInDoubt() {
        RedisAttemptLedger ledger = ledger();
        answered(() -> claim(ledger, attempt("before"), AttemptWindow.NO_OTHER_WORKER));

        cluster.killPrimaryOf(key("before"));

        Claim again = answered(() -> claim(ledger, attempt("before"), window(Instant.EPOCH)));
        assertThat(again).isInstanceOf(Claim.Doubtful.class);
        assertThat(answered(() -> claim(ledger, attempt("after"), window(LATER))))
                .isEqualTo(new Claim.Fresh());
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(ledger::isAvailable);
    }

    /// Answer of the ledger, after it was unavailable for some time.
    private static <T> T answered(Callable<T> call) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreException(LedgerUnavailableException.class)
                .until(call, _ -> true);
    }

    private static Claim claim(RedisAttemptLedger ledger, AttemptId attempt, AttemptWindow window) {
        return ledger.claim(attempt, ClaimToken.random(), "twilio", window);
    }

    private static RedisAttemptLedger ledger() {
        return new RedisAttemptLedger(link, LONG, LONG);
    }

    private static AttemptId attempt(String delivery) {
        return new AttemptId(new DeliveryId(delivery), 1);
    }

    private static String key(String delivery) {
        return "carillon:attempt:{b%d}:%s:1".formatted(Math.floorMod(delivery.hashCode(), 256), delivery);
    }

    private static AttemptWindow window(Instant itself) {
        return new AttemptWindow(Optional.of(itself), Optional.empty());
    }
}
