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

/// Reads again what was passed over, with a consumer of its own that belongs to no group. For the consumer's thread
/// only.
final class LookBack implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(10);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final Map<TopicPartition, PassedOver> partitions = new HashMap<>();

    /// Where the reader stands, so that it is moved only where it must.
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private @Nullable Consumer<byte[], byte[]> consumer;

    LookBack(ConsumerFactory<byte[], byte[]> consumers) {
        this.consumers = consumers;
    }

    /// Whether a tenant's records wait behind others that were passed over.
    boolean contains(TopicPartition partition, String tenant) {
        PassedOver passed = partitions.get(partition);
        return passed != null && passed.contains(tenant);
    }

    void passOver(TopicPartition partition, String tenant, long offset) {
        partitions.computeIfAbsent(partition, _ -> new PassedOver()).passOver(tenant, offset);
    }

    boolean isEmpty() {
        return partitions.isEmpty();
    }

    /// Hands over what there is room for.
    void takeUp(Predicate<String> hasRoom, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach((partition, passed) -> {
            OptionalLong position = passed.takeUp(hasRoom, taker);
            if (position.isPresent()) {
                wanted.put(partition, position.getAsLong());
            }
        });
        partitions.values().removeIf(PassedOver::isEmpty);
        if (!wanted.isEmpty()) {
            read(wanted);
        }
    }

    /// These partitions are another worker's now.
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
            PassedOver passed = partitions.get(partition);
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
