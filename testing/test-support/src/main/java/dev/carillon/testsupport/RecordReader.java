// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import dev.carillon.events.receipt.ReceiptBatches;
import dev.carillon.events.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reader of a topic from its beginning, committed records only, which waits for the records that a test expects.
/// Receipts that share a record are returned one by one.
/// For one thread.
public final class RecordReader<K, V> implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int SHOWN = 30;

    private final Topic<K, V> topic;
    private final Consumer<byte[], byte[]> consumer;
    private final List<ReadRecord<K, V>> seen = new ArrayList<>();
    private int undecodable;

    private RecordReader(Topic<K, V> topic, Consumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    public static <K, V> RecordReader<K, V> of(String bootstrapServers, Topic<K, V> topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new RecordReader<>(topic, consumer);
    }

    /// First matching record, whenever it was written. Waits up to 20 seconds.
    ///
    /// @throws AssertionError if no such record arrives; the message lists the records that did
    public ReadRecord<K, V> await(Predicate<ReadRecord<K, V>> expected) {
        return awaitCount(1, expected, PATIENCE).getFirst();
    }

    /// All matching records, as soon as the requested number has arrived.
    public List<ReadRecord<K, V>> awaitCount(int count, Predicate<ReadRecord<K, V>> expected) {
        return awaitCount(count, expected, PATIENCE);
    }

    public List<ReadRecord<K, V>> awaitCount(int count, Predicate<ReadRecord<K, V>> expected, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<ReadRecord<K, V>> found = matching(expected);
        while (found.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "%d of %d expected records came in %s: %s".formatted(found.size(), count, topic, show()));
            }
            poll(POLL);
            found = matching(expected);
        }
        return found;
    }

    /// All matching records that are currently in the topic.
    public List<ReadRecord<K, V>> readAll(Predicate<ReadRecord<K, V>> expected) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(POLL);
        }
        return matching(expected);
    }

    /// Asserts that no matching record arrives for the whole duration. Use a short duration.
    public void expectNone(Duration duration, Predicate<ReadRecord<K, V>> unexpected) {
        long deadline = System.nanoTime() + duration.toNanos();
        do {
            poll(POLL);
            List<ReadRecord<K, V>> found = matching(unexpected);
            if (!found.isEmpty()) {
                throw new AssertionError("unexpected in %s: %s".formatted(topic, found));
            }
        } while (System.nanoTime() < deadline);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private List<ReadRecord<K, V>> matching(Predicate<ReadRecord<K, V>> expected) {
        return seen.stream().filter(expected).toList();
    }

    private void poll(Duration duration) {
        for (ConsumerRecord<byte[], byte[]> consumed : ReceiptBatches.expand(consumer.poll(duration))) {
            try {
                seen.add(read(consumed));
            } catch (IllegalStateException _) { // another test of the module has written it
                undecodable++;
            }
        }
    }

    private ReadRecord<K, V> read(ConsumerRecord<byte[], byte[]> consumed) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : consumed.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return new ReadRecord<>(
                topic.keys().decode(consumed.key()).require(),
                Optional.ofNullable(consumed.value())
                        .map(value -> topic.values().decode(value).require()),
                consumed.partition(),
                consumed.offset(),
                headers);
    }

    private String show() {
        return "it has %d records and %d that cannot be decoded; the last records are%n%s"
                .formatted(
                        seen.size(),
                        undecodable,
                        seen.stream()
                                .skip(Math.max(0, seen.size() - SHOWN))
                                .map(ReadRecord::toString)
                                .collect(Collectors.joining(System.lineSeparator())));
    }
}
