// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class RoutingStreamsTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
            List<Event> events =
                    IntStream.range(0, 20).mapToObj(i -> event("r" + i).build()).toList();

            events.forEach(event -> publisher.event(Lane.STANDARD, event));

            assertThat(deliveries.awaitCount(
                            20, read -> isOurs(read.requireValue().getTenant())))
                    .extracting(read -> read.requireValue().getEventId())
                    .containsExactlyInAnyOrderElementsOf(
                            events.stream().map(Event::getId).toList());
            assertThat(receipts.awaitCount(
                            20,
                            read -> isOurs(read.requireValue().getTenant())
                                    && read.requireValue().hasRouted()))
                    .hasSize(20);
        } finally {
            streams.stop();
        }
    }

    @Test
    void theReceiptsOfACommitShareRecordsAndAreReadOnceInOrder() {
        RoutingStreams streams = LocalRouter.of(KAFKA.bootstrapServers(), stateDir, Lane.CRITICAL);
        try (Publisher publisher = new Publisher(KAFKA.bootstrapServers());
                var receipts = RecordReader.of(KAFKA.bootstrapServers(), Topics.receipts(Lane.CRITICAL))) {
            publishCatalog(publisher);
            List<Event> events = IntStream.range(0, 200)
                    .mapToObj(_ -> event("ann").setLane(Lane.CRITICAL.code()).build())
                    .toList();
            events.forEach(event -> publisher.event(Lane.CRITICAL, event));

            streams.start();

            receipts.awaitCount(
                    200,
                    read -> isOurs(read.requireValue().getTenant())
                            && read.requireValue().hasRouted(),
                    PATIENCE);
            List<ReadRecord<RecipientKey, Receipt>> routed =
                    receipts.readAll(read -> isOurs(read.requireValue().getTenant()));
            assertThat(routed)
                    .extracting(read -> read.requireValue().getEventId())
                    .isEqualTo(events.stream().map(Event::getId).toList());
            assertThat(routed.stream().map(ReadRecord::offset).distinct().count())
                    .as("records of 200 receipts")
                    .isLessThan(50);
        } finally {
            streams.stop();
        }
    }

    @Test
    void whatIsWrittenIsCommittedBeforeKafkaStreamsWouldCommitIt() {
        Duration never = PATIENCE.multipliedBy(2);
        LaneSettings.Pace pace = new LaneSettings.Pace(
                Duration.ofMillis(25),
                never,
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                Duration.ofSeconds(8),
                never.multipliedBy(2));
        RoutingStreams streams = LocalRouter.of(KAFKA.bootstrapServers(), stateDir, pace, Lane.BULK);
        streams.start();
        try (Publisher publisher = new Publisher(KAFKA.bootstrapServers());
                var deliveries =
                        RecordReader.of(KAFKA.bootstrapServers(), Topics.deliveries(Channel.IN_APP, Lane.BULK))) {
            publishCatalog(publisher);

            for (int i = 0; i < 20; i++) {
                publisher.event(Lane.BULK, event("r" + i).build());
            }
            deliveries.awaitCount(20, read -> isOurs(read.requireValue().getTenant()), PATIENCE);

            publisher.event(
                    Lane.BULK,
                    event("later").setSendAtMillis(CLOCK.millis() + 1_500).build());
            deliveries.awaitCount(
                    1,
                    read -> isOurs(read.requireValue().getTenant())
                            && "later".equals(read.requireValue().getRecipient()),
                    PATIENCE);
        } finally {
            streams.stop();
        }
    }

    @Test
    void aRouterSeesThatOthersRouteAndThatItsOwnPartitionsWaitForIt() {
        String group = "carillon-routing-bulk";
        RoutingStreams streams = LocalRouter.of(KAFKA.bootstrapServers(), stateDir, Lane.BULK);
        try (Admin admin = KafkaClients.at(KAFKA.bootstrapServers()).admin("test", Map.of())) {
            assertThat(GroupMembers.areAllOthers(admin, "no-such-group", "another"))
                    .isFalse();

            streams.start();

            await().atMost(PATIENCE).until(() -> GroupMembers.areAllOthers(admin, group, "another"));
            assertThat(GroupMembers.areAllOthers(admin, group, MemberId.of(stateDir)))
                    .isFalse();
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

    private boolean isOurs(String name) {
        return tenant.value().equals(name);
    }

    private Event.Builder event(String recipient) {
        Instant now = CLOCK.instant();
        return Fixtures.event(tenant, recipient).setAcceptedAtMillis(now.toEpochMilli());
    }
}
