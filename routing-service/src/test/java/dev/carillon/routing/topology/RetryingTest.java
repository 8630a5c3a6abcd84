// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.Fixtures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetryingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path stateDir;

    private Router router;

    @BeforeEach
    void start() {
        router = new Router(Lane.STANDARD, stateDir)
                .withTenant()
                .withType(Fixtures.ORDER_SHIPPED, Channel.EMAIL)
                .withProfile("ann");
    }

    @AfterEach
    void close() {
        router.close();
    }

    @Test
    void anUnansweredAttemptIsRepeatedByteForByteButForItsNumber() {
        Delivery first = begin(router.event("ann").build());

        router.report(Reports.unanswered(first));
        assertThat(newReceipts()).singleElement().matches(Receipt::hasRetryScheduled);
        router.advance(SECOND);

        assertThat(router.deliveries(Channel.EMAIL))
                .containsExactly(first.toBuilder().setAttempt(2).build());
    }

    @Test
    void theSameReportTwiceMakesOneRetry() {
        Delivery first = begin(router.event("ann").build());

        router.report(Reports.unanswered(first));
        router.report(Reports.unanswered(first));
        router.advanceBySteps(SECOND.multipliedBy(3), SECOND);
        router.report(Reports.unanswered(first));
        router.advanceBySteps(SECOND.multipliedBy(3), SECOND);

        assertThat(router.deliveries(Channel.EMAIL)).hasSize(1);
    }

    @Test
    void theProvidersWaitIsKept() {
        Delivery first = begin(router.event("ann").build());

        router.report(Reports.throttled(first, 60_000));
        router.advanceBySteps(Duration.ofSeconds(59), Duration.ofSeconds(59));
        assertThat(router.deliveries(Channel.EMAIL)).isEmpty();

        router.advanceBySteps(SECOND.multipliedBy(2), SECOND);
        assertThat(router.deliveries(Channel.EMAIL)).hasSize(1);
    }

    @Test
    void attemptsRunOutInAFailure() {
        Delivery delivery = begin(router.event("ann").build());

        for (int attempt = 1; attempt < 3; attempt++) {
            router.report(Reports.unanswered(delivery));
            router.advanceBySteps(Duration.ofSeconds(10), Duration.ofSeconds(5));
            delivery = router.deliveries(Channel.EMAIL).getFirst();
        }
        newReceipts();
        router.report(Reports.unanswered(delivery));

        List<Receipt> receipts = newReceipts();
        assertThat(receipts).first().satisfies(receipt -> {
            assertThat(receipt.getFailed().getCode()).isEqualTo("provider-unanswered");
            assertThat(receipt.getFailed().getAttempts()).isEqualTo(3);
        });
        assertThat(receipts).last().matches(Receipt::hasDeadLettered);
    }

    @Test
    void aRefusalFailsAtOnce() {
        Event event = router.event("ann").build();
        Delivery delivery = begin(event);

        router.report(Reports.refused(delivery, "550"));

        assertThat(newReceipts())
                .first()
                .satisfies(receipt -> assertThat(receipt.getFailed().getCode()).isEqualTo("provider-refused"));
        assertThat(router.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("provider-refused");
            assertThat(letter.getValue()).isEqualTo(event.toByteString());
        });
        assertThat(pending()).isZero();
    }

    @Test
    void noAttemptIsMadeAfterTheExpiry() {
        Delivery delivery = begin(router.event("ann")
                .setExpiresAtMillis(router.now().plusSeconds(30).toEpochMilli())
                .build());

        router.report(Reports.throttled(delivery, 60_000));
        router.advanceBySteps(Duration.ofSeconds(29), Duration.ofSeconds(29));
        assertThat(newReceipts()).isEmpty();
        router.advanceBySteps(Duration.ofSeconds(2), SECOND);

        assertThat(newReceipts()).singleElement().matches(Receipt::hasExpired);
        assertThat(router.deliveries(Channel.EMAIL)).isEmpty();
        assertThat(pending()).isZero();
    }

    @Test
    void anAcceptedDeliveryIsForgotten() {
        Delivery delivery = begin(router.event("ann").build());
        assertThat(pending()).isEqualTo(1);

        router.report(Reports.accepted(delivery));

        assertThat(pending()).isZero();
        assertThat(newReceipts()).isEmpty();
    }

    @Test
    void aDeliveryThatTheWorkerFoundExpiredIsForgotten() {
        Delivery delivery = begin(router.event("ann").build());

        router.report(Reports.expired(delivery));

        assertThat(pending()).isZero();
    }

    @Test
    void lateAcceptanceStopsTheRetry() {
        Delivery delivery = begin(router.event("ann").build());

        router.report(Reports.unanswered(delivery));
        router.report(Reports.accepted(delivery));
        router.advanceBySteps(Duration.ofSeconds(10), SECOND);

        assertThat(router.deliveries(Channel.EMAIL)).isEmpty();
    }

    private Delivery begin(Event event) {
        router.submit(event);
        router.receipts();
        return router.deliveries(Channel.EMAIL).getFirst();
    }

    private List<Receipt> newReceipts() {
        return router.receipts();
    }

    private long pending() {
        long count = 0;
        try (var all = router.driver().getKeyValueStore("pending").all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }
}
