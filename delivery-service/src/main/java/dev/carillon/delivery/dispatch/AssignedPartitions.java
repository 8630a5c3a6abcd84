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

/// Progress and commits of a worker's partitions. Before a partition is handed to another worker, its running
/// attempts are awaited, so that order is kept. The commit metadata contains the offset below which records may
/// have been started: after a crash the next worker knows which records were not started. For the consumer's thread
/// only.
final class AssignedPartitions implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(AssignedPartitions.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

    /// Number of records announced in advance, so that not every few records need a commit.
    private static final int ANNOUNCED_AHEAD = 100;

    private final Consumer<byte[], byte[]> consumer;
    private final DeliveryDispatcher dispatcher;
    private final SkippedRecordReader skippedReader;
    private final Duration drainTimeout;
    private final Map<TopicPartition, PartitionProgress> progress = new HashMap<>();
    private boolean committing;

    AssignedPartitions(
            Consumer<byte[], byte[]> consumer,
            DeliveryDispatcher dispatcher,
            SkippedRecordReader skippedReader,
            Duration drainTimeout) {
        this.consumer = consumer;
        this.dispatcher = dispatcher;
        this.skippedReader = skippedReader;
        this.drainTimeout = drainTimeout;
    }

    PartitionProgress progress(ConsumerRecord<byte[], byte[]> read) {
        return require(new TopicPartition(read.topic(), read.partition()));
    }

    /// Commits that these records may have been started, before they are started.
    ///
    /// @return true if they may be started; otherwise they will be read again
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
            LOG.debug("cannot commit the announcement of the next records; reading them again", e);
            for (TopicPartition partition : records.partitions()) {
                consumer.seek(partition, records.records(partition).getFirst().offset());
            }
            return false;
        }
        announced.forEach((partition, committed) -> require(partition).recordAnnounced(startedBelow(committed)));
        return true;
    }

    /// Partitions whose reading is too far ahead of their first unsettled record.
    Set<TopicPartition> farAhead(LookAhead lookAhead, Instant now) {
        Set<TopicPartition> found = new HashSet<>();
        progress.forEach((partition, known) -> {
            if (known.ahead() >= lookAhead.records() || known.isAnyOlderThan(now.minus(lookAhead.age()))) {
                found.add(partition);
            }
        });
        return found;
    }

    /// Commits the settled positions asynchronously.
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
                LOG.debug("commit failed; the next commit repeats it", failure);
            }
        });
    }

    /// Waits for the running attempts and commits them.
    void drain() {
        onPartitionsRevoked(Set.copyOf(progress.keySet()));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOG.info("assigned {}", partitions);
        consumer.committed(Set.copyOf(partitions), COMMIT_TIMEOUT)
                .forEach((partition, committed) ->
                        progress.put(partition, new PartitionProgress(startedBelow(committed))));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Set<PartitionProgress> leaving = progressOf(partitions);
        skippedReader.forget(partitions);
        if (!dispatcher.release(leaving, drainTimeout)) {
            LOG.warn(
                    "attempts of {} did not end within {}; the next worker finds their claims in the ledger",
                    partitions,
                    drainTimeout);
        }
        Map<TopicPartition, OffsetAndMetadata> committable = committable(partitions);
        try {
            if (!committable.isEmpty()) {
                consumer.commitSync(committable, COMMIT_TIMEOUT);
            }
        } catch (KafkaException e) {
            LOG.warn("cannot commit the settled deliveries of {}; the next worker reads them again", partitions, e);
        }
        partitions.forEach(progress::remove);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        skippedReader.forget(partitions);
        dispatcher.release(progressOf(partitions), Duration.ZERO);
        partitions.forEach(progress::remove);
    }

    private PartitionProgress require(TopicPartition partition) {
        return Objects.requireNonNull(progress.get(partition), partition::toString);
    }

    private static OffsetAndMetadata commit(long position, long startedBelow) {
        return new OffsetAndMetadata(position, Long.toString(startedBelow));
    }

    /// Offset below which records may have been started. Without a commit no record was started. After a commit
    /// without metadata, such as that of an operator who moved the group, all records may have been started.
    private static long startedBelow(@Nullable OffsetAndMetadata committed) {
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
