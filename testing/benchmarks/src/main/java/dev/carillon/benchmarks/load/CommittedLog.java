// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import dev.carillon.events.receipt.ReceiptBatches;
import dev.carillon.events.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reader of the committed records of topics of one kind from their beginning, in the order of each partition. For
/// one thread.
public final class CommittedLog<K, V> implements AutoCloseable {

    private static final int MOST_AT_ONCE = 2_000;
    private static final Duration POLL = Duration.ofMillis(50);

    private final Topic<K, V> codecs;
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private CommittedLog(Topic<K, V> codecs, Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.codecs = codecs;
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /// @param topics Topics, at least one
    public static <K, V> CommittedLog<K, V> open(String bootstrapServers, List<Topic<K, V>> topics) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                MOST_AT_ONCE,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        Topic<K, V> any = topics.getFirst();
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new CommittedLog<>(any, consumer, partitions);
    }

    /// Starts reading on a thread of its own until the result is closed.
    ///
    /// @param name Name of the thread
    public static <K, V> BackgroundTask follow(
            String name, String bootstrapServers, List<Topic<K, V>> topics, BiConsumer<K, V> reader) {
        return BackgroundTask.start(name, running -> {
            try (CommittedLog<K, V> log = open(bootstrapServers, topics)) {
                while (running.getAsBoolean()) {
                    log.read(POLL, reader);
                }
            }
        });
    }

    /// Passes on the available records, or waits for a while if there are none.
    public void read(Duration timeout, BiConsumer<K, V> reader) {
        for (ConsumerRecord<byte[], byte[]> read : ReceiptBatches.expand(consumer.poll(timeout))) {
            reader.accept(
                    codecs.keys().decode(read.key()).require(),
                    codecs.values().decode(read.value()).require());
        }
    }

    /// Passes on all records up to the end offsets at the time of the call.
    public void readToEnd(BiConsumer<K, V> reader) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            read(POLL, reader);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
