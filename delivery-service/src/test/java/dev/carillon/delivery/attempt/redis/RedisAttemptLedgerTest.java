// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.delivery.attempt.AttemptId;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.AttemptWindow;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.embedded.TcpLink;
import dev.carillon.events.DeliveryId;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisLink;
import dev.carillon.testsupport.RedisExtension;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RedisAttemptLedgerTest {

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final Duration LONG = Duration.ofMinutes(1);

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisLink link;

    @BeforeAll
    static void connect() {
        link = new RedisLink(RedisClients.at(REDIS.url()), Duration.ofSeconds(2));
    }

    @AfterAll
    static void disconnect() {
        link.close();
    }

    @Test
    void firstClaimIsFreshAndTheNextFindsIt() {
        RedisAttemptLedger ledger = ledger(LONG, LONG);
        AttemptId attempt = attempt();

        assertThat(ledger.claim(attempt, ClaimToken.random(), "smtp", AttemptWindow.NO_OTHER_WORKER))
                .isEqualTo(new Claim.Fresh());
        assertThat(ledger.claim(attempt, ClaimToken.random(), "smtp", AttemptWindow.NO_OTHER_WORKER))
                .isEqualTo(new Claim.Doubtful("smtp"));
    }

    @Test
    void holderThatAsksAgainFindsItsOwnClaimFresh() {
        RedisAttemptLedger ledger = ledger(LONG, LONG);
        AttemptId attempt = attempt();
        ClaimToken token = ClaimToken.random();

        assertThat(ledger.claim(attempt, token, "smtp", AttemptWindow.NO_OTHER_WORKER))
                .isEqualTo(new Claim.Fresh());
        assertThat(ledger.claim(attempt, token, "smtp", AttemptWindow.NO_OTHER_WORKER))
                .isEqualTo(new Claim.Fresh());
    }

    @Test
    void settlementIsFoundWholeByTheNextClaim() {
        RedisAttemptLedger ledger = ledger(LONG, LONG);
        AttemptId attempt = attempt();
        ledger.claim(attempt, ClaimToken.random(), "smtp", AttemptWindow.NO_OTHER_WORKER);

        ledger.settle(attempt, settlement("first"));

        assertThat(ledger.claim(attempt, ClaimToken.random(), "smtp", AttemptWindow.NO_OTHER_WORKER))
                .isEqualTo(new Claim.Settled(settlement("first")));
    }

    @Test
    void firstSettlementStands() {
        RedisAttemptLedger ledger = ledger(LONG, LONG);
        AttemptId attempt = attempt();

        assertThat(ledger.settle(attempt, settlement("first"))).isEqualTo(settlement("first"));
        assertThat(ledger.settle(attempt, settlement("second"))).isEqualTo(settlement("first"));
    }

    @Test
    void attemptsOfOneDeliveryAreApart() {
        RedisAttemptLedger ledger = ledger(LONG, LONG);
        AttemptId first = attempt();
        ledger.settle(first, settlement("first"));

        assertThat(ledger.claim(
                        new AttemptId(first.delivery(), 2), ClaimToken.random(), "smtp", AttemptWindow.NO_OTHER_WORKER))
                .isEqualTo(new Claim.Fresh());
    }

    @Test
    void claimsAndOutcomesAreForgottenAfterTheirExpiry() {
        RedisAttemptLedger ledger = ledger(Duration.ofMillis(50), Duration.ofMillis(50));
        AttemptId claimed = attempt();
        AttemptId settled = attempt();
        ledger.claim(claimed, ClaimToken.random(), "smtp", AttemptWindow.NO_OTHER_WORKER);
        ledger.settle(settled, settlement("old"));

        await().untilAsserted(() -> {
            assertThat(isHeld(claimed)).isFalse();
            assertThat(isHeld(settled)).isFalse();
        });
    }

    @Test
    void ofManyClaimersAtOnceOneFindsItFresh() throws Exception {
        RedisAttemptLedger ledger = ledger(LONG, LONG);
        AttemptId attempt = attempt();
        List<Callable<Claim>> claimers = IntStream.range(0, 50)
                .<Callable<Claim>>mapToObj(
                        _ -> () -> ledger.claim(attempt, ClaimToken.random(), "smtp", AttemptWindow.NO_OTHER_WORKER))
                .toList();

        int fresh = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Claim> claim : threads.invokeAll(claimers)) {
                fresh += claim.get() instanceof Claim.Fresh ? 1 : 0;
            }
        }

        assertThat(fresh).isEqualTo(1);
    }

    @Test
    void unreachableRedisIsSaidSo() {
        RedisLink nowhere = new RedisLink(RedisClients.at("redis://127.0.0.1:1"), Duration.ofMillis(300));
        RedisAttemptLedger ledger = new RedisAttemptLedger(nowhere, LONG, LONG);

        assertThat(ledger.isAvailable()).isFalse();
        assertThatThrownBy(() -> ledger.claim(attempt(), ClaimToken.random(), "smtp", AttemptWindow.NO_OTHER_WORKER))
                .isInstanceOf(LedgerUnavailableException.class);
        nowhere.close();
    }

    /// No data passes over the connection any more, and neither side gets an error.
    @Test
    void connectionThatFallsSilentIsGivenUpWithWhatWasAskedOnIt() {
        try (TcpLink network = TcpLink.to(URI.create(REDIS.url()).getPort());
                RedisLink through =
                        new RedisLink(RedisClients.at("redis://127.0.0.1:" + network.port()), Duration.ofSeconds(1))) {
            RedisAttemptLedger ledger = new RedisAttemptLedger(through, LONG, LONG);
            AttemptId attempt = attempt();
            ClaimToken token = ClaimToken.random();
            assertThat(ledger.claim(attempt, token, "smtp", AttemptWindow.NO_OTHER_WORKER))
                    .isEqualTo(new Claim.Fresh());

            network.silence();

            assertThatThrownBy(() -> ledger.settle(attempt, settlement("never told")))
                    .isInstanceOf(LedgerUnavailableException.class);
            assertThat(ledger.claim(attempt, token, "smtp", AttemptWindow.NO_OTHER_WORKER))
                    .isEqualTo(new Claim.Fresh());
            assertThat(ledger.settle(attempt, settlement("told"))).isEqualTo(settlement("told"));
            assertThat(network.connections()).isEqualTo(2);
        }
    }

    private static boolean isHeld(AttemptId attempt) {
        String delivery = attempt.delivery().value();
        String entry = "carillon:attempt:{b%d}:%s:1".formatted(Math.floorMod(delivery.hashCode(), 256), delivery);
        return link.ask(redis -> redis.exists(entry)) > 0;
    }

    private static RedisAttemptLedger ledger(Duration claimExpiry, Duration outcomeExpiry) {
        return new RedisAttemptLedger(link, claimExpiry, outcomeExpiry);
    }

    private static AttemptId attempt() {
        return new AttemptId(new DeliveryId("d" + UUID.randomUUID()), 1);
    }

    private static Settlement settlement(String reference) {
        return new Settlement(
                new AttemptOutcome.Accepted(new ProviderReference(reference)),
                "smtp",
                Instant.ofEpochMilli(1_700_000_000_123L),
                Duration.ofMillis(42));
    }
}
