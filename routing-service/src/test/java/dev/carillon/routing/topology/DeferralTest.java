// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Cancellation;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.Preference;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.QuietHours;
import dev.carillon.events.v1.RateLimit;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.Fixtures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeferralTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path stateDir;

    private Router router;

    @BeforeEach
    void start() {
        router = new Router(Lane.STANDARD, stateDir)
                .withTenant()
                .withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP, Channel.EMAIL)
                .withProfile("ann");
    }

    @AfterEach
    void close() {
        router.close();
    }

    @Test
    void whatWasOverTheThrottleArrivesAsADigestAfterOneWindow() {
        CatalogEntry.Builder type = Fixtures.eventType(Router.TENANT, Fixtures.ORDER_SHIPPED, Channel.IN_APP);
        type.getEventTypeBuilder()
                .setThrottle(RateLimit.newBuilder()
                        .setLimit(1)
                        .setPerSeconds(20)
                        .setOverflow(OverflowCode.OVERFLOW_DIGEST)
                        .setDigestSeconds(3));
        router.publish(CatalogKey.Kind.EVENT_TYPE, type.build());
        for (String id : List.of("a", "b", "c")) {
            router.submit(router.event("ann").setId(id).build());
        }
        assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);

        router.advanceBySteps(Duration.ofSeconds(4), Duration.ofMillis(500));

        assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
    }

    @Nested
    final class Scheduled {

        @Test
        void aScheduledEventLeavesAtItsTime() {
            router.submit(inAnHour().build());
            assertThat(router.receipts()).singleElement().matches(Receipt::hasDeferred);
            router.advance(HOUR.minusSeconds(1));
            assertThat(router.deliveries(Channel.IN_APP)).isEmpty();

            router.advance(Duration.ofSeconds(1));

            assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
            assertThat(router.receipts()).hasSize(2).allMatch(Receipt::hasRouted);
        }

        @Test
        void preferencesOfTheTimeOfReleaseCount() {
            router.submit(inAnHour().build());
            router.receipts();
            router.withProfile(Fixtures.profile(
                            Router.TENANT,
                            "ann",
                            Fixtures.profileContent("ann")
                                    .addPreferences(Preference.newBuilder().setAll(true))
                                    .build())
                    .build());

            router.advance(HOUR);

            assertThat(router.deliveries(Channel.IN_APP)).isEmpty();
            assertThat(router.receipts())
                    .first()
                    .satisfies(receipt ->
                            assertThat(receipt.getSuppressed().getRule()).isEqualTo("preference"));
        }

        @Test
        void aRepetitionOfADeferredEventIsSuppressed() {
            Event event = inAnHour().build();
            router.submit(event);
            router.submit(event);
            router.advance(HOUR);

            assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
        }

        @Test
        void manyThatAreDueTogetherLeaveInTurns() {
            int count = Router.WORK_PER_TURN * 3 + 1;
            for (int i = 0; i < count; i++) {
                router.submit(inAnHour().setId("e-" + i).build());
            }

            router.advance(HOUR);
            assertThat(router.deliveries(Channel.IN_APP)).hasSize(Router.WORK_PER_TURN);
            router.advanceBySteps(Router.TURN_PAUSE.multipliedBy(3), Router.TURN_PAUSE);
            assertThat(router.deliveries(Channel.IN_APP)).hasSize(count - Router.WORK_PER_TURN);
        }
    }

    @Test
    void aProfileThatChangesInQuietHoursIsHeededAtOnce() {
        router.withProfile(inZone("UTC"));
        router.submit(router.event("ann").build());
        assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
        assertThat(router.deliveries(Channel.EMAIL)).isEmpty();

        router.withProfile(inZone("Asia/Tokyo"));

        assertThat(router.deliveries(Channel.EMAIL)).hasSize(1);
    }

    private static Profile inZone(String zone) {
        return Fixtures.profile(
                        Router.TENANT,
                        "ann",
                        Fixtures.profileContent("ann")
                                .setTimeZone(zone)
                                .setQuietHours(
                                        QuietHours.newBuilder().setFrom("11:00").setTo("18:00"))
                                .build())
                .build();
    }

    @Nested
    final class Cancelled {

        @Test
        void aCancellationEndsWhatWaitsAtOnce() {
            Event event = inAnHour().build();
            router.submit(event);
            router.receipts();

            router.submit(cancellation(event));

            assertThat(router.receipts()).first().satisfies(receipt -> {
                assertThat(receipt.getCancelled().getRequestedBy()).isEqualTo("ops");
                assertThat(receipt.getNotificationId()).isNotEmpty();
            });
            router.advance(HOUR);
            assertThat(router.deliveries(Channel.IN_APP)).isEmpty();
            assertThat(router.receipts()).isEmpty();
        }

        @Test
        void aCancellationThatNamesNoRecipientEndsItForAll() {
            Event toAnn = inAnHour().build();
            router.submit(toAnn);
            router.submit(toAnn.toBuilder().setRecipient("bob").build());
            router.receipts();

            router.submit(cancellation(toAnn).toBuilder().clearTo().build());

            List<Receipt> receipts = router.receipts();
            assertThat(receipts.stream().filter(Receipt::hasCancelled)).hasSize(2);
            assertThat(receipts)
                    .last()
                    .extracting(receipt -> receipt.getCancellationApplied().getStopped())
                    .isEqualTo(2L);
        }

        @Test
        void aCancellationForAllTellsHowManyHadLeft() {
            Event toAnn = router.event("ann").build();
            router.submit(toAnn);
            router.submit(toAnn.toBuilder().setRecipient("bob").build());
            router.submit(toAnn.toBuilder()
                    .setRecipient("eve")
                    .setDedupeKey("k")
                    .setSendAtMillis(router.now().plus(HOUR).toEpochMilli())
                    .build());
            router.deliveries(Channel.EMAIL).forEach(delivery -> router.report(Reports.accepted(delivery)));
            router.receipts();

            router.submit(cancellation(toAnn).toBuilder().clearTo().build());

            assertThat(router.receipts()).last().satisfies(receipt -> {
                assertThat(receipt.getCancellationApplied().getStopped()).isEqualTo(1);
                assertThat(receipt.getCancellationApplied().getLeft()).isEqualTo(2);
            });
        }

        @Test
        void aCancellationBeforeItsEventStopsIt() {
            Event event = router.event("ann").build();
            router.submit(cancellation(event).toBuilder().clearTo().build());
            router.receipts();

            router.submit(event);

            assertThat(router.deliveries(Channel.IN_APP)).isEmpty();
            assertThat(router.receipts()).singleElement().matches(Receipt::hasCancelled);
        }

        @Test
        void aRetryThatWaitsIsCancelledAndOneUnderWayIsNotRepeated() {
            Event waiting = router.event("ann").build();
            Event underWay = router.event("ann").build();
            router.submit(waiting);
            router.submit(underWay);
            var deliveries = router.deliveries(Channel.EMAIL);
            router.report(Reports.throttled(deliveries.get(0), 60_000));
            router.receipts();

            router.submit(cancellation(waiting));
            assertThat(router.receipts())
                    .satisfiesExactly(
                            receipt -> assertThat(receipt.getDeliveryId())
                                    .isEqualTo(deliveries.get(0).getId()),
                            receipt -> assertThat(
                                            receipt.getCancellationApplied().getStopped())
                                    .isEqualTo(1));
            router.submit(cancellation(underWay));
            assertThat(router.receipts())
                    .singleElement()
                    .satisfies(receipt -> assertThat(
                                    receipt.getCancellationApplied().getLeft())
                            .isEqualTo(1));
            router.report(Reports.unanswered(deliveries.get(1)));

            assertThat(router.receipts()).singleElement().matches(Receipt::hasCancelled);
            router.advance(HOUR);
            assertThat(router.deliveries(Channel.EMAIL)).isEmpty();
        }

        private Event cancellation(Event event) {
            return event.toBuilder()
                    .setCancellation(Cancellation.newBuilder().setRequestedBy("ops"))
                    .clearSchedule()
                    .build();
        }
    }

    @Nested
    final class AheadOfTheCatalog {

        @Test
        void anEventThatOutrunsItsTypeIsDeliveredWhenTheTypeComes() {
            router.submit(router.event("ann").setType("new.type").build());
            assertThat(router.receipts())
                    .singleElement()
                    .satisfies(receipt ->
                            assertThat(receipt.getDeferred().getRule()).isEqualTo("catalog"));
            router.withType("new.type", Channel.IN_APP);

            router.advance(Duration.ofSeconds(1));

            assertThat(router.deliveries(Channel.IN_APP))
                    .singleElement()
                    .extracting(Delivery::getEventType)
                    .isEqualTo("new.type");
        }

        @Test
        void anEventWhoseTypeNeverComesIsADeadLetterThatCanBeSentAgain() {
            Event event = router.event("ann").setType("no.type").build();
            router.submit(event);
            router.advanceBySteps(Duration.ofSeconds(11), Duration.ofSeconds(1));

            assertThat(router.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.getCode()).isEqualTo("unknown-event-type");
                assertThat(letter.getValue()).isEqualTo(event.toByteString());
            });
            assertThat(router.receipts()).last().matches(Receipt::hasDeadLettered);

            router.withType("no.type", Channel.IN_APP);
            router.submit(event);
            assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
        }

        @Test
        void aTypeThatWasRemovedIsUnknown() {
            router.pipe(
                    dev.carillon.events.topic.Topics.CATALOG,
                    new CatalogKey(Router.TENANT, CatalogKey.Kind.EVENT_TYPE, Fixtures.ORDER_SHIPPED).toString(),
                    tombstone());

            router.submit(router.event("ann").setAcceptedAtMillis(1).build());

            assertThat(router.deadLetters()).hasSize(1);
        }

        @Test
        void aTypeThatCannotBeReadIsUnknown() {
            router.pipe(
                    dev.carillon.events.topic.Topics.CATALOG,
                    new CatalogKey(Router.TENANT, CatalogKey.Kind.EVENT_TYPE, Fixtures.ORDER_SHIPPED).toString(),
                    new byte[] {1});

            router.submit(router.event("ann").setAcceptedAtMillis(1).build());

            assertThat(router.deadLetters()).hasSize(1);
        }

        @SuppressWarnings("NullAway") // Kafka's null for a tombstone
        private byte[] tombstone() {
            return null;
        }
    }

    @Test
    void aChangedTemplateIsUsedFromThenOn() {
        router.submit(router.event("ann").build());
        CatalogEntry changed = Fixtures.template(Router.TENANT, Fixtures.ORDER_SHIPPED)
                .setVersion(2)
                .build();
        CatalogEntry.Builder other = changed.toBuilder();
        other.getTemplateBuilder().getContentsBuilder(0).setTitle("Another title");
        router.publish(CatalogKey.Kind.TEMPLATE, other.build());

        router.submit(router.event("ann").build());

        var deliveries = router.deliveries(Channel.IN_APP);
        assertThat(deliveries.get(0).getContent().getContent().toStringUtf8()).contains("Order A-17");
        assertThat(deliveries.get(1).getContent().getContent().toStringUtf8()).contains("Another title");
    }

    private Event.Builder inAnHour() {
        return router.event("ann")
                .setId(new EventId("later").value())
                .setSendAtMillis(router.now().plus(HOUR).toEpochMilli());
    }
}
