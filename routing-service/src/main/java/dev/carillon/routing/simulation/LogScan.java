// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.topic.Topic;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Scan of the committed records of topics. It belongs to no consumer group and commits no offsets. For one thread.
final class LogScan implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int API_TIMEOUT_MILLIS = 10_000;

    /// Largest clock difference between writers: a record may follow records that are newer by this much.
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Deadline deadline;

    /// Visitor of records, in the order of each partition.
    @FunctionalInterface
    interface Visitor {

        /// @return limit that was reached, which ends the scan; empty to continue
        Optional<Limit> visit(ConsumerRecord<byte[], byte[]> seen);
    }

    LogScan(KafkaClients kafka, Deadline deadline) {
        this.deadline = deadline;
        this.consumer = kafka.consumers(
                        "routing-simulation",
                        Map.of(
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                                false,
                                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                API_TIMEOUT_MILLIS),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .createConsumer();
    }

    /// Scans a whole topic.
    Optional<Limit> whole(Topic<?, ?> topic, Visitor visitor) {
        List<TopicPartition> partitions = partitions(topic);
        return scan(consumer.beginningOffsets(partitions), consumer.endOffsets(partitions), visitor);
    }

    /// Scans the records of a topic within a range of time.
    Optional<Limit> range(Topic<?, ?> topic, TimeRange range, Visitor visitor) {
        List<TopicPartition> partitions = partitions(topic);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return scan(
                first(partitions, range.from(), ends),
                first(partitions, range.to().plus(SKEW), ends),
                seen -> range.contains(Instant.ofEpochMilli(seen.timestamp()))
                        ? visitor.visit(seen)
                        : Optional.empty());
    }

    @Override
    public void close() {
        consumer.close();
    }

    private List<TopicPartition> partitions(Topic<?, ?> topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException(topic.name());
        }
        return partitions;
    }

    /// First offsets at or after an instant.
    private Map<TopicPartition, Long> first(
            List<TopicPartition> partitions, Instant instant, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, instant.toEpochMilli())));
        Map<TopicPartition, Long> offsets = new HashMap<>(ends);
        consumer.offsetsForTimes(times)
                .forEach((partition, found) -> Optional.<OffsetAndTimestamp>ofNullable(found)
                        .ifPresent(there -> offsets.put(partition, there.offset())));
        return offsets;
    }

    private Optional<Limit> scan(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, Visitor visitor) {
        List<TopicPartition> filled = starts.keySet().stream()
                .filter(partition -> at(starts, partition) < at(ends, partition))
                .toList();
        consumer.assign(filled);
        filled.forEach(partition -> consumer.seek(partition, at(starts, partition)));
        Optional<Limit> reached = Optional.empty();
        while (reached.isEmpty()
                && filled.stream().anyMatch(partition -> consumer.position(partition) < at(ends, partition))) {
            for (ConsumerRecord<byte[], byte[]> seen : consumer.poll(POLL)) {
                if (reached.isEmpty() && seen.offset() < at(ends, new TopicPartition(seen.topic(), seen.partition()))) {
                    reached = visitor.visit(seen);
                }
            }
            reached = reached.or(deadline::reached);
        }
        return reached;
    }

    private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }
}
