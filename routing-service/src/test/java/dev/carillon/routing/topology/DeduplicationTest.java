// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeduplicationTest {

    @Test
    void theSameEventTwiceIsOneNotificationAndOneStatedRepetition(@TempDir Path stateDir) {
        try (Router router = router(stateDir)) {
            Event event = router.event("ann").build();
            router.submit(event);
            router.submit(event.toBuilder()
                    .setAcceptedAtMillis(router.now().plusSeconds(5).toEpochMilli())
                    .build());

            assertThat(router.deliveries(Channel.IN_APP)).hasSize(1);
            assertThat(router.receipts().stream().filter(Receipt::hasSuppressed))
                    .singleElement()
                    .satisfies(receipt ->
                            assertThat(receipt.getSuppressed().getRule()).isEqualTo("duplicate"));
        }
    }

    @Test
    void theWindowOfTheTypeGoesBeforeThePlatforms(@TempDir Path stateDir) {
        try (Router router = router(stateDir)) {
            CatalogEntry.Builder type = Fixtures.eventType(Router.TENANT, Fixtures.ORDER_SHIPPED, Channel.IN_APP);
            type.getEventTypeBuilder().setDedupeWindowSeconds(60);
            router.publish(CatalogKey.Kind.EVENT_TYPE, type.build());

            router.submit(router.event("ann").setDedupeKey("k").build());
            router.advance(Duration.ofSeconds(59));
            router.submit(router.event("ann").setDedupeKey("k").build());
            router.advance(Duration.ofSeconds(1));
            router.submit(router.event("ann").setDedupeKey("k").build());

            assertThat(router.deliveries(Channel.IN_APP)).hasSize(2);
        }
    }

    @Test
    void marksThatHaveHadTheirTimeAreSweptAway(@TempDir Path stateDir) {
        try (Router router = router(stateDir)) {
            for (int i = 0; i < 130; i++) {
                router.submit(router.event("r" + i).build());
            }
            router.advance(Duration.ofHours(25));
            for (int i = 0; i < 130; i++) {
                router.submit(router.event("s" + i).build());
            }

            assertThat(marks(router)).isBetween(130L, 200L);
        }
    }

    @Property(tries = 4)
    void anySequenceOfRepetitionsIsOneNotificationForEachEvent(
            @ForAll @Size(min = 1, max = 25) List<@IntRange(max = 9) Integer> sequence) throws Exception {
        Path stateDir = Files.createTempDirectory("dedupe");
        try (Router router = router(stateDir)) {
            sequence.forEach(number ->
                    router.submit(router.event("ann").setId("e-" + number).build()));

            assertThat(router.deliveries(Channel.IN_APP))
                    .extracting(Delivery::getEventId)
                    .containsExactlyElementsOf(sequence.stream()
                            .distinct()
                            .map(number -> "e-" + number)
                            .toList());
            assertThat(router.receipts()).hasSize(sequence.size());
        } finally {
            delete(stateDir);
        }
    }

    private static Router router(Path stateDir) {
        return new Router(Lane.STANDARD, stateDir).withTenant().withType(Fixtures.ORDER_SHIPPED, Channel.IN_APP);
    }

    private static long marks(Router router) {
        return router.driver().getKeyValueStore("marks").approximateNumEntries();
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
