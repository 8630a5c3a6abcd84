// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Offsets of endpoints in Kafka: each range has a consumer group without members. For one thread.
final class RelayOffsets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RelayOffsets.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Admin admin;

    RelayOffsets(Admin admin) {
        this.admin = admin;
    }

    /// Saved offsets by group.
    ///
    /// @throws KafkaException if Kafka does not return them in time
    Map<String, Map<TopicPartition, Long>> load(Collection<String> groups) throws InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> all =
                groups.stream().collect(Collectors.toMap(group -> group, _ -> new ListConsumerGroupOffsetsSpec()));
        try {
            Map<String, Map<TopicPartition, Long>> loaded = new HashMap<>();
            admin.listConsumerGroupOffsets(all)
                    .all()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((group, offsets) -> loaded.put(group, known(offsets)));
            return loaded;
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the offsets of receipt endpoints cannot be read", e);
        }
    }

    /// First offset of each partition that was written at or after a time; the end offset if there is none.
    ///
    /// @throws KafkaException if Kafka does not return them in time
    Map<TopicPartition, Long> at(Collection<TopicPartition> partitions, long millis) throws InterruptedException {
        Map<TopicPartition, Long> found = new HashMap<>(ends(partitions));
        list(partitions, OffsetSpec.forTimestamp(Math.max(0, millis))).forEach((partition, offset) -> {
            if (offset >= 0) {
                found.put(partition, offset);
            }
        });
        return found;
    }

    /// End offset of each partition, before which every transaction is committed.
    ///
    /// @throws KafkaException if Kafka does not return them in time
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) throws InterruptedException {
        return list(partitions, OffsetSpec.latest());
    }

    private Map<TopicPartition, Long> list(Collection<TopicPartition> partitions, OffsetSpec spec)
            throws InterruptedException {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        try {
            return admin
                    .listOffsets(
                            partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec)),
                            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().offset()));
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the offsets of receipts cannot be read", e);
        }
    }

    /// Saves the offsets of a group.
    KafkaFuture<Void> save(String group, Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> all = offsets.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, offset -> new OffsetAndMetadata(offset.getValue())));
        return admin.alterConsumerGroupOffsets(group, all).all();
    }

    /// Waits until offsets are saved, for a limited time.
    static void await(Collection<KafkaFuture<Void>> saving) {
        try {
            KafkaFuture.allOf(saving.toArray(KafkaFuture[]::new)).get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("offsets of receipt endpoints were not saved; receipts are sent again: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        admin.close(CLOSING);
    }

    private static Map<TopicPartition, Long> known(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<TopicPartition, Long> known = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                known.put(partition, offset.offset());
            }
        });
        return known;
    }
}
