// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Receipt;
import dev.carillon.testsupport.RecordReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Records of one tenant on which the gateway crashes, before records of another tenant in the same partition. One
/// scenario, because starting stores takes long.
@Timeout(600)
class SetAsideTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /// The records of both readers may be suspected together at first; then each crash counts.
    private static final int MOST_DEATHS = 4;

    @Test
    void recordsThatFailTwiceAreSetAsideAndTheOthersArriveOnceInOrder(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
                EmbeddedRedis redis = EmbeddedRedis.start(directory.resolve("redis"), 0);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0);
                Producer failing = new Producer(kafka.bootstrapServers());
                Producer other = new Producer(kafka.bootstrapServers());
                RecordReader<?, Receipt> receipts =
                        RecordReader.of(kafka.bootstrapServers(), Topics.receipts(Lane.STANDARD));
                RecordReader<String, DeadLetter> letters =
                        RecordReader.of(kafka.bootstrapServers(), Topics.DEAD_LETTERS)) {
            Map<String, String> properties = Map.of(
                    "spring.kafka.bootstrap-servers", kafka.bootstrapServers(),
                    "spring.data.redis.url", redis.url(),
                    "spring.datasource.url", postgres.jdbcUrl(),
                    "spring.datasource.username", postgres.username(),
                    "spring.datasource.password", postgres.password(),
                    "carillon.gateway.instance", "failing",
                    "carillon.processing.directory",
                            directory.resolve("journal").toString());
            String recipient = inPartitionZero(other, "ann");
            String token = other.token(recipient);

            Producer.Written first;
            String positions;
            Producer.Written overflows;
            Producer.Written halts;
            try (GatewayProcess node = start(properties)) {
                awaitReady(node, token);
                try (RawClient client = RawClient.connect(node.socketAddress(), token, "")) {
                    first = other.deliver(recipient);
                    client.awaitPublication(first.id());
                    positions = positions(client, recipient, first.position());
                    overflows = failing.deliver(inPartitionZero(failing, FailingGateway.OVERFLOWS));
                    Producer.Written second = other.deliver(recipient);
                    client.awaitPublication(second.id());
                    awaitRefused(receipts, overflows);
                    halts = failing.deliver(inPartitionZero(failing, FailingGateway.HALTS));
                    Awaitility.await()
                            .atMost(TIMEOUT)
                            .until(() -> !node.process().isAlive());
                }
            }
            List<String> later = IntStream.range(0, 5)
                    .mapToObj(_ -> other.deliver(recipient).id())
                    .toList();

            int deaths = 1;
            boolean isThrough = false;
            while (!isThrough) {
                try (GatewayProcess node = start(properties)) {
                    Awaitility.await()
                            .atMost(TIMEOUT)
                            .until(() -> !node.process().isAlive() || isRefused(receipts, halts));
                    isThrough = node.process().isAlive();
                    if (isThrough) {
                        awaitReady(node, token);
                        expectAll(node, token, positions, later);
                    } else {
                        deaths++;
                    }
                }
                assertThat(deaths).isLessThanOrEqualTo(MOST_DEATHS);
            }
            assertThat(deaths).isGreaterThanOrEqualTo(2);
            expectLetter(letters, overflows, "java.lang.StackOverflowError");
            expectLetter(letters, halts, "the process ended while it processed this record alone");
        }
    }

    /// Resumes from the first item and expects all others, once and in order.
    private static void expectAll(GatewayProcess node, String token, String positions, List<String> later) {
        try (RawClient client = RawClient.connect(node.socketAddress(), token, positions)) {
            client.await(seen -> seen.toString().contains(later.getLast()));
            List<String> ids = client.received.stream()
                    .flatMap(SetAsideTest::items)
                    .map(item -> item.at("/data/id").asString(""))
                    .toList();
            assertThat(ids).doesNotHaveDuplicates().containsSubsequence(later).hasSize(later.size() + 1);
        }
    }

    private static Stream<JsonNode> items(JsonNode received) {
        return Stream.concat(
                        received.at("/connect/subs")
                                .valueStream()
                                .flatMap(sub -> sub.path("publications").valueStream()),
                        Stream.of(received.at("/push/pub")))
                .filter(item -> item.at("/data/id").isString());
    }

    private static void awaitRefused(RecordReader<?, Receipt> receipts, Producer.Written written) {
        Awaitility.await().atMost(TIMEOUT).until(() -> isRefused(receipts, written));
    }

    private static boolean isRefused(RecordReader<?, Receipt> receipts, Producer.Written written) {
        return receipts
                .readAll(found -> found.requireValue()
                        .getDeliveryId()
                        .equals(written.delivery().getId()))
                .stream()
                .anyMatch(found -> found.requireValue()
                        .getAttempted()
                        .getRefused()
                        .getCode()
                        .equals(FailureCode.PROCESSING_FAILED.wireName()));
    }

    private static void expectLetter(RecordReader<String, DeadLetter> letters, Producer.Written written, String cause) {
        DeadLetter letter = letters.await(found -> found.requireValue()
                        .getValue()
                        .equals(written.delivery().toByteString()))
                .requireValue();
        assertThat(letter.getCode()).isEqualTo(FailureCode.PROCESSING_FAILED.wireName());
        assertThat(letter.getSummary()).contains(cause);
        assertThat(letter.getTenant()).isEqualTo(written.delivery().getTenant());
    }

    private static GatewayProcess start(Map<String, String> properties) {
        return GatewayProcess.start(FailingGateway.class, properties, Path.of("target/failing-gateway.log"));
    }

    private static void awaitReady(GatewayProcess node, String token) {
        Awaitility.await().atMost(TIMEOUT).until(() -> {
            assertThat(node.process().isAlive()).isTrue();
            try (RawClient probe = RawClient.connect(node.socketAddress(), token, "")) {
                return probe.reply(1).has("connect");
            } catch (CompletionException | AssertionError e) {
                return false;
            }
        });
    }

    private static String positions(RawClient client, String recipient, long position) {
        String channel = "inbox:standard#" + recipient;
        return "\"subs\":{\"%s\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":%d}}"
                .formatted(channel, client.sub(channel).path("epoch").asString(), position);
    }

    private static String inPartitionZero(Producer producer, String prefix) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> prefix + i)
                .filter(name -> RecipientPartitioner.partition(
                                RecipientKey.of(producer.tenant.value(), name), EmbeddedKafka.PARTITIONS)
                        == 0)
                .findFirst()
                .orElseThrow();
    }
}
