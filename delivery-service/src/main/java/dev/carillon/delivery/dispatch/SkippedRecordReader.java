// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ConsumerFactory;

/// Reader of skipped records, with a consumer of its own that belongs to no group. For the consumer's thread only.
final class SkippedRecordReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(10);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final Map<TopicPartition, SkippedRecords> partitions = new HashMap<>();

    /// Position of the reader in each partition; it seeks only if another position is needed.
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private @Nullable Consumer<byte[], byte[]> consumer;

    SkippedRecordReader(ConsumerFactory<byte[], byte[]> consumers) {
        this.consumers = consumers;
    }

    /// True if skipped records of a tenant wait, so that later ones must wait too.
    boolean contains(TopicPartition partition, String tenant) {
        SkippedRecords passed = partitions.get(partition);
        return passed != null && passed.contains(tenant);
    }

    void skip(TopicPartition partition, String tenant, long offset) {
        partitions.computeIfAbsent(partition, _ -> new SkippedRecords()).skip(tenant, offset);
    }

    boolean isEmpty() {
        return partitions.isEmpty();
    }

    /// Passes on the skipped records for which there is room.
    void drainTo(Predicate<String> hasRoom, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach((partition, passed) -> {
            OptionalLong position = passed.drainTo(hasRoom, taker);
            if (position.isPresent()) {
                wanted.put(partition, position.getAsLong());
            }
        });
        partitions.values().removeIf(SkippedRecords::isEmpty);
        if (!wanted.isEmpty()) {
            read(wanted);
        }
    }

    /// Forgets partitions that were assigned to another worker.
    void forget(Collection<TopicPartition> leaving) {
        leaving.forEach(partitions::remove);
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
        }
    }

    private void read(Map<TopicPartition, Long> wanted) {
        Consumer<byte[], byte[]> reader = opened();
        if (!reader.assignment().containsAll(wanted.keySet())) {
            reader.assign(partitions.keySet());
            positions.keySet().retainAll(partitions.keySet());
        }
        reader.pause(reader.assignment());
        reader.resume(wanted.keySet());
        wanted.forEach((partition, position) -> {
            if (!position.equals(positions.get(partition))) {
                reader.seek(partition, position);
            }
        });
        ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
        for (TopicPartition partition : wanted.keySet()) {
            long position = reader.position(partition);
            positions.put(partition, position);
            SkippedRecords passed = partitions.get(partition);
            if (passed != null) {
                passed.add(records.records(partition), position);
            }
        }
    }

    private Consumer<byte[], byte[]> opened() {
        Consumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open = consumers.createConsumer();
            consumer = open;
        }
        return open;
    }
}
