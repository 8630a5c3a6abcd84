// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.testsupport.RedisCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Two gateways on a Redis Cluster whose slots move and one of whose primaries dies while items arrive, in one
/// scenario, because starting the stores takes long.
class RedisClusterTest {

    private static final int RECIPIENTS = 8;
    private static final Duration CATCH_UP = Duration.ofSeconds(90);

    /// A recipient's connection, and its items in the order of the log.
    private record Recipient(String name, RawClient client, List<Producer.Written> written) {

        void deliver(Producer producer) {
            written.add(producer.deliver(name));
        }

        void awaitLast() {
            Awaitility.await()
                    .atMost(CATCH_UP)
                    .until(() -> received().contains(written.getLast().id()));
        }

        List<String> received() {
            return client.publications().stream().map(RedisClusterTest::id).toList();
        }

        List<String> expected() {
            return written.stream().map(Producer.Written::id).toList();
        }
    }

    @Test
    @Timeout(300)
    void noClientMissesAnItemWhenSlotsMoveAndAPrimaryDies(@TempDir Path directory) throws InterruptedException {
        try (RedisCluster cluster = RedisCluster.start(directory.resolve("redis"));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0);
                Producer producer = new Producer(kafka.bootstrapServers());
                RunningGateway one =
                        RunningGateway.start("one", properties(cluster, kafka, postgres, directory.resolve("one")));
                RunningGateway other = RunningGateway.start(
                        "other", properties(cluster, kafka, postgres, directory.resolve("other")))) {
            producer.awaitKnownTo(one);
            producer.awaitKnownTo(other);
            List<Recipient> recipients = IntStream.range(0, RECIPIENTS)
                    .mapToObj(i -> connect("r" + i, producer, i % 2 == 0 ? one : other))
                    .toList();
            deliver(producer, recipients);
            recipients.forEach(Recipient::awaitLast);

            for (int partition = 0; partition < EmbeddedKafka.PARTITIONS; partition++) {
                deliver(producer, recipients);
                RedisCluster.Move move = cluster.beginMove("{" + partition + "}");
                deliver(producer, recipients);
                move.keys(key -> key.startsWith("carillon:presence:"));
                deliver(producer, recipients);
                move.keys(key -> key.startsWith("carillon:tails:"));
                deliver(producer, recipients);
                move.finish();
            }
            recipients.forEach(Recipient::awaitLast);

            CompletableFuture<Void> killed = CompletableFuture.runAsync(() -> cluster.killPrimaryOf("{0}"));
            while (!killed.isDone()) {
                deliver(producer, recipients);
            }
            killed.join();
            deliver(producer, recipients);
            recipients.forEach(Recipient::awaitLast);

            recipients.forEach(recipient ->
                    assertThat(recipient.received()).as(recipient.name()).isEqualTo(recipient.expected()));
            recipients.forEach(recipient -> expectResume(recipient, producer, other));
            recipients.forEach(recipient -> recipient.client().close());
        }
    }

    /// A client that was away since its first item gets all others.
    private static void expectResume(Recipient recipient, Producer producer, RunningGateway gateway) {
        String channel = "inbox:standard#" + recipient.name();
        String cursor = "\"subs\":{\"%s\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":%d}}"
                .formatted(
                        channel,
                        recipient.client().sub(channel).path("epoch").asString(),
                        recipient.written().getFirst().position());
        List<String> missed =
                recipient.expected().subList(1, recipient.expected().size());
        try (RawClient late = RawClient.connect(gateway, producer.token(recipient.name()), cursor)) {
            Awaitility.await().atMost(CATCH_UP).untilAsserted(() -> {
                List<String> came = new ArrayList<>();
                late.sub(channel).path("publications").forEach(item -> came.add(id(item)));
                late.publications().forEach(item -> came.add(id(item)));
                assertThat(came).isEqualTo(missed);
            });
        }
    }

    private static Map<String, String> properties(
            RedisCluster cluster, EmbeddedKafka kafka, EmbeddedPostgres postgres, Path processing) {
        return Map.of(
                "spring.kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                "spring.data.redis.cluster.nodes",
                String.join(",", cluster.addresses()),
                "spring.datasource.url",
                postgres.jdbcUrl(),
                "spring.datasource.username",
                postgres.username(),
                "spring.datasource.password",
                postgres.password(),
                "carillon.processing.directory",
                processing.toString(),
                "carillon.gateway.resume.items",
                "300",
                "carillon.gateway.resume.total-items",
                "5000");
    }

    private static Recipient connect(String name, Producer producer, RunningGateway gateway) {
        return new Recipient(name, RawClient.connect(gateway, producer.token(name)), new ArrayList<>());
    }

    private static void deliver(Producer producer, List<Recipient> recipients) {
        recipients.forEach(recipient -> recipient.deliver(producer));
    }

    private static String id(JsonNode publication) {
        return publication.path("data").path("id").asString();
    }
}
