// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.stage;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Detector of records that are read only because a projection is rebuilt: those that were in a partition when the
/// group first read it. They report past events and were counted then. For the reading thread.
public final class ReplayWatch {

    /// Records of a partition below its offset are replayed.
    private final Map<TopicPartition, Long> upTo = new HashMap<>();

    /// Looks up which records of new partitions are replayed.
    public void assign(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        Set<TopicPartition> fresh = new HashSet<>(assigned);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(fresh);
        fresh.removeIf(partition -> committed.get(partition) != null || upTo.containsKey(partition));
        if (!fresh.isEmpty()) {
            upTo.putAll(consumer.endOffsets(fresh));
        }
    }

    public boolean isReplayed(ConsumerRecord<?, ?> read) {
        return read.offset() < upTo.getOrDefault(new TopicPartition(read.topic(), read.partition()), 0L);
    }
}
