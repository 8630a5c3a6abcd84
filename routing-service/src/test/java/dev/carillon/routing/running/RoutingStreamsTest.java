// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RecordReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class RoutingStreamsTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final InstantSource CLOCK = InstantSource.system();

    private final TenantId tenant = Fixtures.uniqueTenant();

    @TempDir
    Path stateDir;

    @Test
    void anEventComesOutAsDeliveriesAndReceipts() {
        RoutingStreams streams = LocalRouter.of(KAFKA.bootstrapServers(), stateDir, Lane.STANDARD);
        streams.start();
        try (Publisher publisher = new Publisher(KAFKA.bootstrapServers());
                var deliveries =
                        RecordReader.of(KAFKA.bootstrapServers(), Topics.deliveries(Channel.IN_APP, Lane.STANDARD));
                var receipts = RecordReader.of(KAFKA.bootstrapServers(), Topics.receipts(Lane.STANDARD))) {
            publishCatalog(publisher);
            long nanos = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                Event event = event("ann").build();
                nanos = System.nanoTime();
                publisher.event(Lane.STANDARD, event);
                deliveries.await(read -> read.requireValue().getEventId().equals(event.getId()));
                System.out.println("took ms " + (System.nanoTime() - nanos) / 1e6);
            }
            assertThat(receipts.awaitCount(
                            20, read -> read.requireValue().getTenant().equals(tenant.value())))
                    .allMatch(read -> read.requireValue().hasRouted());
        } finally {
            streams.stop();
        }
    }

    private void publishCatalog(Publisher publisher) {
        publisher.catalog(
                CatalogKey.Kind.TENANT, Fixtures.tenant(tenant, new byte[32]).build());
        publisher.catalog(
                CatalogKey.Kind.EVENT_TYPE,
                Fixtures.eventType(tenant, Fixtures.ORDER_SHIPPED, Channel.IN_APP)
                        .build());
        publisher.catalog(
                CatalogKey.Kind.TEMPLATE,
                Fixtures.template(tenant, Fixtures.ORDER_SHIPPED).build());
    }

    private Event.Builder event(String recipient) {
        Instant now = CLOCK.instant();
        return Fixtures.event(tenant, recipient).setAcceptedAtMillis(now.toEpochMilli());
    }
}
