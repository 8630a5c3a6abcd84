// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The progress of the partitions that a worker has, and their commits. Before a partition goes to another worker,
/// what is under way of it is waited for, so that order holds across the change. A commit's metadata
/// says below which offset records may have been begun, so that whoever comes after a death knows which
/// were not. For the consumer's thread only.
final class AssignedPartitions implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(AssignedPartitions.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    /// Announced beyond what is about to begin, so that not every few records have to wait for a commit.
    private static final int ANNOUNCED_AHEAD = 100;

    private final Consumer<byte[], byte[]> consumer;
    private final DeliveryDispatcher dispatcher;
    private final LookBack lookBack;
    private final Duration drainTimeout;
    private final Map<TopicPartition, PartitionProgress> progress = new HashMap<>();
    private boolean committing;

    AssignedPartitions(
            Consumer<byte[], byte[]> consumer,
            DeliveryDispatcher dispatcher,
            LookBack lookBack,
            Duration drainTimeout) {
        this.consumer = consumer;
        this.dispatcher = dispatcher;
        this.lookBack = lookBack;
        this.drainTimeout = drainTimeout;
    }

    PartitionProgress progress(ConsumerRecord<byte[], byte[]> read) {
        return require(new TopicPartition(read.topic(), read.partition()));
    }

    /// Lets it be known that these records may have been begun, before they are.
    ///
    /// @return whether they may; otherwise they will be read again
    boolean announce(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, OffsetAndMetadata> announced = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            long first = records.records(partition).getFirst().offset();
            long last = records.records(partition).getLast().offset();
            PartitionProgress known = require(partition);
            if (!known.isAnnounced(last)) {
                announced.put(partition, commit(known.findSettled().orElse(first), last + 1 + ANNOUNCED_AHEAD));
            }
        }
        if (announced.isEmpty()) {
            return true;
        }
        try {
            consumer.commitSync(announced, COMMIT_TIMEOUT);
        } catch (KafkaException e) {
            LOG.debug("what is to begin cannot be announced now", e);
            for (TopicPartition partition : records.partitions()) {
                consumer.seek(partition, records.records(partition).getFirst().offset());
            }
            return false;
        }
        announced.forEach((partition, committed) -> require(partition).recordAnnounced(begunBelow(committed)));
        return true;
    }

    /// The partitions in which reading is far enough ahead of what is not settled.
    Set<TopicPartition> farAhead(LookAhead lookAhead, Instant now) {
        Set<TopicPartition> found = new HashSet<>();
        progress.forEach((partition, known) -> {
            if (known.ahead() >= lookAhead.records() || known.isAnyOlderThan(now.minus(lookAhead.age()))) {
                found.add(partition);
            }
        });
        return found;
    }

    /// Commits, without waiting, how far everything is settled.
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> committable = committable(progress.keySet());
        if (committing || committable.isEmpty()) {
            return;
        }
        committing = true;
        consumer.commitAsync(committable, (offsets, failure) -> {
            committing = false;
            if (failure == null) {
                recordCommit(offsets);
            } else {
                LOG.debug("commit failed and is repeated with the next", failure);
            }
        });
    }

    /// Waits for what is under way and commits it.
    void drain() {
        onPartitionsRevoked(Set.copyOf(progress.keySet()));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOG.info("assigned {}", partitions);
        consumer.committed(Set.copyOf(partitions), COMMIT_TIMEOUT)
                .forEach((partition, committed) ->
                        progress.put(partition, new PartitionProgress(begunBelow(committed))));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Set<PartitionProgress> leaving = progressOf(partitions);
        lookBack.forget(partitions);
        if (!dispatcher.release(leaving, drainTimeout)) {
            LOG.warn(
                    "attempts of {} did not end in {}: whoever gets them finds their claims", partitions, drainTimeout);
        }
        Map<TopicPartition, OffsetAndMetadata> committable = committable(partitions);
        try {
            if (!committable.isEmpty()) {
                consumer.commitSync(committable, COMMIT_TIMEOUT);
            }
        } catch (KafkaException e) {
            LOG.warn("settled deliveries of {} are not committed: they are read again", partitions, e);
        }
        partitions.forEach(progress::remove);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        lookBack.forget(partitions);
        dispatcher.release(progressOf(partitions), Duration.ZERO);
        partitions.forEach(progress::remove);
    }

    private PartitionProgress require(TopicPartition partition) {
        return Objects.requireNonNull(progress.get(partition), partition::toString);
    }

    private static OffsetAndMetadata commit(long position, long begunBelow) {
        return new OffsetAndMetadata(position, Long.toString(begunBelow));
    }

    /// Where no one has committed no one has begun. What someone else than a worker has committed, such
    /// as an operator who moved the group, may all have been begun.
    private static long begunBelow(@Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return 0;
        }
        try {
            return Long.parseLong(committed.metadata());
        } catch (NumberFormatException _) {
            return PartitionProgress.ALL;
        }
    }

    private Set<PartitionProgress> progressOf(Collection<TopicPartition> partitions) {
        Set<PartitionProgress> found = new HashSet<>();
        for (TopicPartition partition : partitions) {
            PartitionProgress known = progress.get(partition);
            if (known != null) {
                found.add(known);
            }
        }
        return found;
    }

    private Map<TopicPartition, OffsetAndMetadata> committable(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionProgress known = progress.get(partition);
            if (known != null) {
                known.findCommittable()
                        .ifPresent(position -> committable.put(partition, commit(position, known.narrowAnnounced())));
            }
        }
        return committable;
    }

    private void recordCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, position) -> {
            PartitionProgress known = progress.get(partition);
            if (known != null) {
                known.recordCommit(position.offset());
            }
        });
    }
}
