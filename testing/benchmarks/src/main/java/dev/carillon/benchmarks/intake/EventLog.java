// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.intake;

import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Topic of the accepted events. Its records are counted by offsets: ingestion writes without transactions. Not
/// thread-safe.
final class EventLog implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    EventLog(String bootstrapServers) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partitions = consumer.partitionsFor(Topics.events(Lane.STANDARD).name()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    long size() {
        return consumer.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /// Waits until the topic has so many records.
    ///
    /// @throws IllegalStateException if it does not get them
    void await(long size) {
        if (!Waiting.until(() -> size() >= size, PATIENCE)) {
            throw new IllegalStateException("%d of %d events have arrived".formatted(size(), size));
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    static Map<String, Object> producerSettings(String bootstrapServers) {
        return Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 5);
    }
}
