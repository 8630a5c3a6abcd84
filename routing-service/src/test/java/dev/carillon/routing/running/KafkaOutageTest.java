// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.RecordReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

final class KafkaOutageTest {

    private final TenantId tenant = Fixtures.uniqueTenant();

    @TempDir
    Path directory;

    @Test
    void itStartsWithoutKafkaAndOutlivesItsAbsence() throws Exception {
        int port = freePort();
        String address = "127.0.0.1:" + port;
        RoutingStreams streams = LocalRouter.of(address, directory.resolve("state"), Lane.STANDARD);
        RoutingStreamsHealth health = new RoutingStreamsHealth(streams);
        streams.start();
        try {
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

            try (EmbeddedKafka _ = EmbeddedKafka.start(directory.resolve("kafka"), port)) {
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> health.health().getStatus().equals(Status.UP));
                publishCatalog(address);
                route(address);
            }
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

            try (EmbeddedKafka _ = EmbeddedKafka.start(directory.resolve("kafka"), port)) {
                route(address);
                assertThat(health.health().getStatus()).isEqualTo(Status.UP);
                streams.stop();
            }
        } finally {
            streams.stop();
        }
    }

    private void route(String address) {
        Event event = Fixtures.event(tenant, "ann")
                .setAcceptedAtMillis(InstantSource.system().millis())
                .build();
        try (Publisher publisher = new Publisher(address);
                var deliveries = RecordReader.of(address, Topics.deliveries(Channel.IN_APP, Lane.STANDARD))) {
            publisher.event(Lane.STANDARD, event);
            deliveries.awaitCount(
                    1, read -> read.requireValue().getEventId().equals(event.getId()), Duration.ofSeconds(30));
        }
    }

    private void publishCatalog(String address) {
        try (Publisher publisher = new Publisher(address)) {
            publisher.catalog(
                    CatalogKey.Kind.TENANT,
                    Fixtures.tenant(tenant, new byte[32]).build());
            publisher.catalog(
                    CatalogKey.Kind.EVENT_TYPE,
                    Fixtures.eventType(tenant, Fixtures.ORDER_SHIPPED, Channel.IN_APP)
                            .build());
            publisher.catalog(
                    CatalogKey.Kind.TEMPLATE,
                    Fixtures.template(tenant, Fixtures.ORDER_SHIPPED).build());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
