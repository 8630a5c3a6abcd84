// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.background.BatchFollower;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.recipient.ProfileUpdater;
import dev.carillon.admin.tracking.setaside.DeadLetterWriter;
import dev.carillon.admin.tracking.setaside.TrackingGuard;
import dev.carillon.admin.tracking.stage.ReceiptSpans;
import dev.carillon.admin.tracking.stage.ReplayWatch;
import dev.carillon.admin.tracking.stage.StageMeters;
import dev.carillon.admin.tracking.stage.TrackingListeners;
import dev.carillon.events.Lane;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.receipt.ReceiptBatches;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.setaside.WorkSlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.transaction.TransactionException;

/// Listener that takes events and receipts in large batches, writes them to PostgreSQL and applies receipts to
/// profiles. Offsets are committed after PostgreSQL has committed, so records may be written twice but are never
/// missed; writing twice changes nothing. For the reading thread, apart from what health asks.
final class TrackingConsumer implements BatchFollower.Listener, ConsumerAwareRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(TrackingConsumer.class);
    /// Bytes for which the broker waits. Many, so that under load a batch has all records of most notifications, which
    /// are written as one row then.
    private static final int GATHER_BYTES = 2 * 1024 * 1024;

    private static final Map<String, Topic<?, Event>> EVENTS = Arrays.stream(Lane.values())
            .map(Topics::events)
            .collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));
    private static final Map<String, Topic<?, Receipt>> RECEIPTS = Arrays.stream(Lane.values())
            .map(Topics::receipts)
            .collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));

    private final AdminDatabase database;
    private final TrackingStore store;
    private final TrackingGuard guard;
    private final DeadLetterWriter deadLetters;
    private final ProfileUpdater evidence;
    private final int batchSize;
    private final StageMeters stages;
    private final ReceiptSpans spans;
    private final ReplayWatch replays = new ReplayWatch();
    private volatile int partitions;
    private volatile State state = new State(-1, Optional.of("not started"));

    TrackingConsumer(
            AdminDatabase database,
            TrackingStore store,
            TrackingGuard guard,
            ProfileUpdater evidence,
            TrackingListeners listeners,
            int batchSize) {
        this.database = database;
        this.store = store;
        this.guard = guard;
        this.deadLetters = guard.deadLetters();
        this.evidence = evidence;
        this.batchSize = batchSize;
        this.stages = listeners.stages();
        this.spans = listeners.spans();
    }

    /// Task that reads the events and receipts.
    BatchFollower follower(KafkaClients clients, TrackingSettings tracking) {
        Map<String, Object> settings = new HashMap<>(BatchFollower.settings(tracking.groupId()));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, tracking.batchSize());
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, GATHER_BYTES);
        settings.put(
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                Math.toIntExact(tracking.gatherFor().toMillis()));
        ContainerProperties reading =
                new ContainerProperties(Stream.concat(EVENTS.keySet().stream(), RECEIPTS.keySet().stream())
                        .toArray(String[]::new));
        reading.setConsumerRebalanceListener(this);
        return new BatchFollower(
                "admin-tracking",
                clients.consumers("admin-tracking", settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                reading,
                this);
    }

    /// State of the consumer, for health.
    ///
    /// @param lag records behind the end of the log; -1 before the first reading
    /// @param failure reason why no records can be tracked now; empty if tracking works
    record State(long lag, Optional<String> failure) {}

    State state() {
        return state;
    }

    /// Number of partitions of each topic; 0 before Kafka has answered.
    int partitions() {
        return partitions;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        replays.assign(consumer, assigned);
        partitions = consumer.partitionsFor(Topics.events(Lane.STANDARD).name()).size();
        state = new State(lag(consumer), Optional.empty());
    }

    @Override
    public boolean isReady() {
        return database.isMigrated() && guard.isReady();
    }

    @Override
    public void store(
            List<ConsumerRecord<byte[], byte[]>> records, Acknowledgment acknowledgment, Consumer<?, ?> consumer) {
        trackReceipts(records);
        acknowledgment.acknowledge();
        stages.count();
        state = new State(lag(consumer), Optional.empty());
    }

    @Override
    public void fail(Exception failure) {
        stages.forget();
        if (isEnvironments(failure)) {
            LOG.warn("tracking failed, restarting from the committed offsets: {}", failure.toString());
        } else {
            LOG.error("tracking failed, restarting from the committed offsets", failure);
        }
        state = new State(state.lag(), Optional.of(failure.getClass().getSimpleName()));
    }

    /// Tracks the records with the receipts of batches one by one, in transactions of limited size. The receipts of one
    /// record stay together.
    private void trackReceipts(List<ConsumerRecord<byte[], byte[]>> records) {
        List<ConsumerRecord<byte[], byte[]>> part = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> read : records) {
            List<ConsumerRecord<byte[], byte[]>> receipts = ReceiptBatches.expand(read);
            if (!part.isEmpty() && part.size() + receipts.size() > batchSize) {
                track(part);
                part = new ArrayList<>();
            }
            part.addAll(receipts);
        }
        track(part);
    }

    /// Writes the records together. If that fails while PostgreSQL and Kafka work, the records are written one by
    /// one.
    private void track(List<ConsumerRecord<byte[], byte[]>> records) {
        boolean isTogether = records.size() > 1 && guard.isUnsuspected(records);
        if (isTogether) {
            guard.begin(records);
            try {
                trackTogether(records);
                return;
            } catch (RuntimeException | Error e) {
                if (isEnvironments(e)) {
                    throw e;
                }
                LOG.error("cannot write a batch of {} records, writing them one by one", records.size(), e);
            } finally {
                guard.end();
            }
        }
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<byte[], byte[]> read = records.get(i);
            boolean isDone = false;
            while (!isDone) {
                isDone = isTrackedAlone(read, !isTogether && !replays.isReplayed(read));
            }
            if (i + 1 == records.size() || !isOfSameRecord(read, records.get(i + 1))) {
                guard.endRecord(read);
            }
        }
    }

    private static boolean isOfSameRecord(ConsumerRecord<?, ?> read, ConsumerRecord<?, ?> next) {
        return read.offset() == next.offset()
                && read.partition() == next.partition()
                && read.topic().equals(next.topic());
    }

    private void trackTogether(List<ConsumerRecord<byte[], byte[]>> records) {
        TrackedBatch batch = new TrackedBatch();
        for (ConsumerRecord<byte[], byte[]> read : records) {
            fold(read, batch, !replays.isReplayed(read));
        }
        store.write(batch);
        batch.evidence().forEach(evidence::apply);
    }

    /// @return false if it failed hard and must be tried again or dead-lettered
    private boolean isTrackedAlone(ConsumerRecord<byte[], byte[]> read, boolean counts) {
        WorkSlot slot = guard.beginAlone(read);
        try {
            if (guard.isSetAside(read, slot)) {
                return true;
            }
            TrackedBatch alone = new TrackedBatch();
            fold(read, alone, counts);
            store.write(alone);
            alone.evidence().forEach(evidence::apply);
            slot.end();
            return true;
        } catch (RuntimeException | Error e) {
            if (isEnvironments(e)) {
                slot.abandon();
                throw e;
            }
            if (e instanceof NonTransientDataAccessException) {
                deadLetters.put(read, "cannot be stored: " + e.getClass().getSimpleName());
                slot.end();
                return true;
            }
            if (!slot.fail(e)) {
                throw e;
            }
            return false;
        } finally {
            slot.abandon();
        }
    }

    /// True if Kafka or PostgreSQL is down, or the process stops: the records are read again.
    private static boolean isEnvironments(Throwable failure) {
        return switch (failure) {
            case NonTransientDataAccessResourceException _ -> true;
            case NonTransientDataAccessException _ -> false;
            case KafkaException _, DataAccessException _, TransactionException _, RefusedException _ -> true;
            default -> false;
        };
    }

    /// @param counts true if the record's facts are counted
    private void fold(ConsumerRecord<byte[], byte[]> read, TrackedBatch batch, boolean counts) {
        if (read.value() == null) {
            return;
        }
        Topic<?, Event> events = EVENTS.get(read.topic());
        Topic<?, Receipt> receipts = RECEIPTS.get(read.topic());
        try {
            if (events != null) {
                addEvent(read, events.values().decode(read.value()), batch, counts);
            } else if (receipts != null) {
                addReceipt(read, receipts.values().decode(read.value()), batch, counts);
            }
        } catch (IllegalArgumentException e) {
            deadLetters.put(read, String.valueOf(e.getMessage()));
        }
    }

    private void addEvent(
            ConsumerRecord<byte[], byte[]> read, Decoded<Event> decoded, TrackedBatch batch, boolean counts) {
        switch (decoded) {
            case Decoded.Value<Event>(Event event) -> {
                String notification = batch.add(event);
                if (counts) {
                    stages.read(event, notification);
                }
            }
            case Decoded.Undecodable<Event> undecodable -> deadLetters.put(read, undecodable.cause());
        }
    }

    private void addReceipt(
            ConsumerRecord<byte[], byte[]> read, Decoded<Receipt> decoded, TrackedBatch batch, boolean counts) {
        switch (decoded) {
            case Decoded.Value<Receipt>(Receipt receipt) -> {
                batch.add(receipt);
                if (counts) {
                    stages.read(receipt);
                    spans.read(read.headers(), receipt);
                }
            }
            case Decoded.Undecodable<Receipt> undecodable -> deadLetters.put(read, undecodable.cause());
        }
    }

    private static long lag(Consumer<?, ?> following) {
        return List.copyOf(following.assignment()).stream()
                .mapToLong(partition -> following.currentLag(partition).orElse(0))
                .sum();
    }
}
