// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.background.CommonKafkaSettings;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topic;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;

/// Search for one record in a recipient's partition of a topic. Thread-safe; blocks for at most [#TIMEOUT].
final class LogSearch {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int API_TIMEOUT_MILLIS = 5_000;

    /// Allowed difference between the clocks of the services' instances and the timestamps of records. The search
    /// begins this much earlier and ends this much later.
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final InstantSource clock;

    LogSearch(KafkaClients clients, InstantSource clock) {
        this.consumers = clients.consumers(
                "admin-recorded-events",
                CommonKafkaSettings.with(Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        API_TIMEOUT_MILLIS)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.clock = clock;
    }

    /// Place of a record in the log: the recipient's partition of a topic, about the time at which it was written.
    record Place<V>(Topic<RecipientKey, V> topic, RecipientKey recipient, Instant writtenAt) {}

    /// @throws KafkaException if Kafka does not answer
    <V> Optional<V> find(Place<V> place, Predicate<V> wanted) {
        try (Consumer<byte[], byte[]> consumer = consumers.createConsumer()) {
            return search(consumer, place, wanted);
        }
    }

    private <V> Optional<V> search(Consumer<byte[], byte[]> consumer, Place<V> place, Predicate<V> wanted) {
        Topic<RecipientKey, V> topic = place.topic();
        TopicPartition partition = new TopicPartition(
                topic.name(),
                RecipientPartitioner.partition(
                        place.recipient(), consumer.partitionsFor(topic.name()).size()));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        consumer.assign(List.of(partition));
        consumer.seek(partition, first(consumer, partition, place.writtenAt().minus(TOLERANCE), end));
        long last = place.writtenAt().plus(TOLERANCE).toEpochMilli();
        Instant deadline = clock.instant().plus(TIMEOUT);
        while (consumer.position(partition) < end && clock.instant().isBefore(deadline)) {
            for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
                if (read.timestamp() > last) {
                    return Optional.empty();
                }
                if (read.value() != null
                        && topic.values().decode(read.value()) instanceof Decoded.Value<V>(V value)
                        && wanted.test(value)) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }

    private static long first(Consumer<byte[], byte[]> consumer, TopicPartition partition, Instant instant, long end) {
        OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(partition, Math.max(0, instant.toEpochMilli())))
                .get(partition);
        return first == null ? end : first.offset();
    }
}
