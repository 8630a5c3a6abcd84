// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.stage;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Detects records that are read only because a projection is rebuilt: those that were in a partition when the
/// group first read it. They report past events and were counted then. Called on the reading thread.
///
/// @param upTo result: records of a partition below this offset are replayed
public record ReplayWatch(Consumer<?, ?> consumer, Map<TopicPartition, Long> upTo)
        implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        Set<TopicPartition> fresh = new HashSet<>(assigned);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(fresh);
        fresh.removeIf(partition -> committed.get(partition) != null || upTo.containsKey(partition));
        if (!fresh.isEmpty()) {
            upTo.putAll(consumer.endOffsets(fresh));
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        // The offsets of revoked partitions stay valid.
    }
}
