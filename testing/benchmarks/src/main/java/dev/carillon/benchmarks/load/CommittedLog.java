// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import dev.carillon.events.codec.Decoded;
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

/// The committed records of topics of one kind from their beginning, in the order of each partition. For one thread.
public final class CommittedLog<K, V> implements AutoCloseable {

    private static final int MOST_AT_ONCE = 2_000;
    private static final Duration POLL = Duration.ofMillis(50);

    private final Consumer<Decoded<K>, Decoded<V>> consumer;
    private final List<TopicPartition> partitions;

    private CommittedLog(Consumer<Decoded<K>, Decoded<V>> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /// @param topics at least one
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
        Consumer<Decoded<K>, Decoded<V>> consumer = new KafkaConsumer<>(
                settings, any.keys().deserializer(), any.values().deserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new CommittedLog<>(consumer, partitions);
    }

    /// Reads on a thread of its own until that is closed.
    ///
    /// @param name of the thread
    public static <K, V> Following follow(
            String name, String bootstrapServers, List<Topic<K, V>> topics, BiConsumer<K, V> reader) {
        return Following.start(name, running -> {
            try (CommittedLog<K, V> log = open(bootstrapServers, topics)) {
                while (running.getAsBoolean()) {
                    log.read(POLL, reader);
                }
            }
        });
    }

    /// Hands over what there is, and waits a while where there is nothing.
    public void read(Duration patience, BiConsumer<K, V> reader) {
        for (ConsumerRecord<Decoded<K>, Decoded<V>> read : consumer.poll(patience)) {
            reader.accept(read.key().require(), read.value().require());
        }
    }

    /// Hands over everything up to what was the end when this was called.
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
