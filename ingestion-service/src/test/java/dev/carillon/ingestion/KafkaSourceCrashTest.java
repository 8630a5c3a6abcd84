// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.KafkaSource;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.JavaProcess;
import dev.carillon.testsupport.KafkaExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Ingestion that is killed at random moments while it reads a topic. The log is judged as the router does, which
/// ignores an event whose id it has seen.
class KafkaSourceCrashTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TYPE = "order.shipped";
    private static final int EVENTS = 20_000;
    private static final int RECIPIENTS = 200;
    private static final int KILLS = 4;
    private static final int PARTITIONS = 4;

    private final TenantId tenant = Fixtures.uniqueTenant();
    private final String topic = "ingest." + tenant + ".orders";

    /// Order number and id of each event in the log, without repetitions of an id.
    private final Map<Integer, String> ids = new HashMap<>();

    private final Map<Integer, List<Integer>> arrivals = new HashMap<>();
    private int repeated;
    private int doubled;

    @Test
    @Timeout(600)
    void nothingIsLostDoubledOrReorderedWhenIngestionIsKilled(@TempDir Path directory) throws Exception {
        long seed = System.nanoTime() % 1_000_000;
        Random random = new Random(seed);
        try (SourceTopics topics = new SourceTopics(KAFKA.bootstrapServers());
                CatalogWriter catalog = new CatalogWriter(KAFKA.bootstrapServers(), tenant, CatalogWriter.KEY_ID);
                var log = new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", KAFKA.bootstrapServers()),
                        Topics.events(Lane.STANDARD).keys().deserializer(),
                        Topics.events(Lane.STANDARD).values().deserializer())) {
            List<TopicPartition> partitions = log
                    .partitionsFor(Topics.events(Lane.STANDARD).name())
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            log.assign(partitions);
            log.seekToEnd(partitions);
            partitions.forEach(log::position);
            catalog.putType(TYPE, LaneCode.LANE_STANDARD, "");
            topics.createWithDeadLetters(topic, PARTITIONS);
            catalog.putSource(
                    "orders", 1, KafkaSource.newBuilder().addTopics(topic).build());

            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                sent.add(topics.sendLater(topic, recipient(i), event(i)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int until = EVENTS * kill / KILLS + random.nextInt(EVENTS / KILLS);
                try (JavaProcess _ = start(directory)) {
                    readUntil(log, until);
                } // killed
            }
            try (JavaProcess _ = start(directory)) {
                readUntil(log, EVENTS);
            }

            System.out.printf("seed %d: %d repetitions in the log%n", seed, repeated);
            assertThat(ids.size())
                    .as(() -> "lost, seed %d; %s".formatted(seed, state(topics, directory)))
                    .isEqualTo(EVENTS);
            assertThat(doubled).as("doubled, seed %d", seed).isZero();
            for (int recipient = 0; recipient < RECIPIENTS; recipient++) {
                int first = recipient;
                assertThat(arrivals.get(recipient))
                        .as("order of recipient %d, seed %d", recipient, seed)
                        .containsExactlyElementsOf(IntStream.iterate(first, i -> i < EVENTS, i -> i + RECIPIENTS)
                                .boxed()
                                .toList());
            }
            assertDerivedIds(sent, topics.id(topic));
        }
    }

    private JavaProcess start(Path directory) {
        return JavaProcess.start(
                IngestionApplication.class,
                directory.resolve("ingestion.log"),
                List.of(
                        "--server.port=0",
                        "--spring.grpc.server.port=0",
                        "--carillon.keys.encryption=off",
                        "--spring.kafka.bootstrap-servers=" + KAFKA.bootstrapServers()));
    }

    /// State of the source, and the end of its log.
    private String state(SourceTopics topics, Path directory) {
        String group = "ingest." + tenant + ".orders";
        List<String> committed = IntStream.range(0, PARTITIONS)
                .mapToObj(partition ->
                        topics.committed(group, topic, partition).orElse(0L) + " of " + topics.size(topic, partition))
                .toList();
        return "committed %s, members %d, dead letters %d, log: %s"
                .formatted(
                        committed,
                        topics.members(group),
                        topics.size(topic + ".carillon-dead-letters", 0),
                        logTail(directory));
    }

    private static String logTail(Path directory) {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("ingestion.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readUntil(KafkaConsumer<?, ?> log, int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ids.size() < count && System.nanoTime() < deadline) {
            log.poll(Duration.ofMillis(20)).forEach(consumed -> {
                if (consumed.value() instanceof Decoded.Value<?>(Event event)
                        && event.getTenant().equals(tenant.value())) {
                    arrived(event);
                }
            });
        }
    }

    private void arrived(Event event) {
        int number = Integer.parseInt(event.getCorrelationId());
        String before = ids.putIfAbsent(number, event.getId());
        if (before == null) {
            arrivals.computeIfAbsent(number % RECIPIENTS, _ -> new ArrayList<>())
                    .add(number);
        } else if (before.equals(event.getId())) {
            repeated++;
        } else {
            doubled++;
        }
    }

    private void assertDerivedIds(List<Future<RecordMetadata>> sent, String topicId) throws Exception {
        for (int i = 0; i < EVENTS; i++) {
            RecordMetadata place = sent.get(i).get();
            assertThat(ids.get(i))
                    .isEqualTo(
                            hasId(i)
                                    ? "e-" + i
                                    : "kafka:%s:%d:%d".formatted(topicId, place.partition(), place.offset()));
        }
    }

    private static boolean hasId(int number) {
        return number % 2 == 0;
    }

    private static String recipient(int number) {
        return "r" + number % RECIPIENTS;
    }

    private static String event(int number) {
        return "{%s\"type\":\"%s\",\"recipients\":[\"%s\"],\"correlationId\":\"%d\"}"
                .formatted(hasId(number) ? "\"id\":\"e-" + number + "\"," : "", TYPE, recipient(number), number);
    }
}
