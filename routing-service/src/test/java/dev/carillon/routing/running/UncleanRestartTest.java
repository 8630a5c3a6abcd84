// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.RoutingApplication;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.JavaProcess;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class UncleanRestartTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final int EVENTS = 300;
    private static final int LATER = 20;
    /// A router starts a JVM and joins its group after the session of the one before has expired.
    private static final Duration LONG = Duration.ofMinutes(4);

    private final TenantId tenant = Fixtures.uniqueTenant();

    @TempDir
    Path directory;

    @Test
    void killedUnderLoadItLosesAndDoublesNothing() throws Exception {
        String kafka = KAFKA.bootstrapServers();
        Path stateDir = directory.resolve("state");
        try (Publisher publisher = new Publisher(kafka);
                var deliveries = RecordReader.of(kafka, Topics.deliveries(Channel.IN_APP, Lane.CRITICAL));
                var receipts = RecordReader.of(kafka, Topics.receipts(Lane.CRITICAL));
                JavaProcess first = router(stateDir, "first.log")) {
            publishCatalog(publisher, tenant);
            deliveries.awaitCount(1, submitAnd(publisher, "warm"), LONG);
            Thread load = Thread.ofVirtual().start(() -> submitAll(publisher));
            deliveries.awaitCount(60, this::isOurs, LONG);

            first.kill();
            try (JavaProcess _ = router(stateDir, "second.log")) {
                load.join();
                deliveries.awaitCount(EVENTS + LATER + 1, this::isOurs, LONG);

                assertThat(deliveries.readAll(this::isOurs))
                        .extracting(read -> read.requireValue().getId())
                        .hasSize(EVENTS + LATER + 1)
                        .doesNotHaveDuplicates();
                assertThat(receipts.readAll(
                                read -> read.requireValue().getTenant().equals(tenant.value())
                                        && read.requireValue().hasRouted()))
                        .extracting(read -> read.requireValue().getId())
                        .hasSize(EVENTS + LATER + 1)
                        .doesNotHaveDuplicates();
                assertThat(orderOf("r1", deliveries)).isSorted();
            }
        }
    }

    @Test
    void anEventThatHaltsTheRouterTwiceIsSetAsideAndOtherTenantsGoOn() {
        String kafka = KAFKA.bootstrapServers();
        Path stateDir = directory.resolve("state");
        TenantId poisoner = Fixtures.uniqueTenant();
        AtomicInteger deaths = new AtomicInteger();
        AtomicReference<JavaProcess> running = new AtomicReference<>(router(HaltingRouter.class, stateDir, "0.log"));
        try (Publisher publisher = new Publisher(kafka);
                var deliveries = RecordReader.of(kafka, Topics.deliveries(Channel.IN_APP, Lane.CRITICAL));
                var receipts = RecordReader.of(kafka, Topics.receipts(Lane.CRITICAL));
                var deadLetters = RecordReader.of(kafka, Topics.DEAD_LETTERS)) {
            publishCatalog(publisher, tenant);
            publishCatalog(publisher, poisoner);
            deliveries.awaitCount(1, submitAnd(publisher, "before"), LONG);

            publisher.event(
                    Lane.CRITICAL,
                    Fixtures.event(poisoner, HaltingRouter.POISON)
                            .setLane(Lane.CRITICAL.code())
                            .setAcceptedAtMillis(now())
                            .build());
            IntStream.range(0, LATER)
                    .forEach(i -> publisher.event(
                            Lane.CRITICAL, event("r" + i).setId("e-" + i).build()));

            await().atMost(LONG).until(() -> {
                if (!running.get().isAlive()) {
                    running.set(router(HaltingRouter.class, stateDir, deaths.incrementAndGet() + ".log"));
                }
                return deliveries.readAll(this::isOurs).size() == LATER + 1;
            });
            assertThat(deadLetters.awaitCount(
                            1, read -> read.requireValue().getTenant().equals(poisoner.value()), LONG))
                    .singleElement()
                    .satisfies(read -> {
                        assertThat(read.requireValue().getCode()).isEqualTo("processing-failed");
                        assertThat(read.requireValue().getSummary()).contains("process ended");
                        assertThat(read.requireValue().getValue().isEmpty()).isFalse();
                    });
            assertThat(receipts.awaitCount(
                            1,
                            read -> read.requireValue().getTenant().equals(poisoner.value())
                                    && read.requireValue().hasDeadLettered(),
                            LONG))
                    .hasSize(1);
            // With others in process at its first death, it was only suspected then.
            assertThat(deaths.get()).isBetween(2, 3);
        } finally {
            running.get().close();
        }
    }

    private JavaProcess router(Path stateDir, String log) {
        return router(RoutingApplication.class, stateDir, log);
    }

    private JavaProcess router(Class<?> program, Path stateDir, String log) {
        return JavaProcess.start(
                program,
                directory.resolve(log),
                List.of(
                        "--server.port=0",
                        "--carillon.keys.encryption=off",
                        "--spring.kafka.bootstrap-servers=" + KAFKA.bootstrapServers(),
                        "--carillon.routing.lanes=critical",
                        "--carillon.processing.directory=" + stateDir.resolve("processing"),
                        "--carillon.routing.streams.state-dir=" + stateDir));
    }

    private List<Integer> orderOf(String recipient, RecordReader<?, Delivery> deliveries) {
        return deliveries
                .readAll(read -> isOurs(read)
                        && read.requireValue().getRecipient().equals(recipient)
                        && read.requireValue().getEventId().startsWith("e-"))
                .stream()
                .map(read -> Integer.valueOf(read.requireValue().getEventId().substring(2)))
                .toList();
    }

    private void submitAll(Publisher publisher) {
        IntStream.range(0, LATER)
                .forEach(i -> publisher.event(
                        Lane.CRITICAL,
                        event("r" + i % 10)
                                .setId("later-" + i)
                                .setSendAtMillis(now() + 3_000)
                                .build()));
        IntStream.range(0, EVENTS)
                .forEach(i -> publisher.event(
                        Lane.CRITICAL, event("r" + i % 10).setId("e-" + i).build()));
    }

    private java.util.function.Predicate<ReadRecord<dev.carillon.events.RecipientKey, Delivery>> submitAnd(
            Publisher publisher, String id) {
        publisher.event(Lane.CRITICAL, event("r0").setId(id).build());
        return this::isOurs;
    }

    private boolean isOurs(ReadRecord<?, Delivery> read) {
        return read.requireValue().getTenant().equals(tenant.value());
    }

    private static void publishCatalog(Publisher publisher, TenantId tenant) {
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
        return Fixtures.event(tenant, recipient).setLane(Lane.CRITICAL.code()).setAcceptedAtMillis(now());
    }

    private static long now() {
        return InstantSource.system().millis();
    }
}
