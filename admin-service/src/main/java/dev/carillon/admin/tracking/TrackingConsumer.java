// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.background.CommonKafkaSettings;
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
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.setaside.WorkSlot;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.transaction.TransactionException;

/// Consumer of events and receipts, on its own thread. It writes them to PostgreSQL in large batches and applies
/// receipts to profiles. Offsets are committed after PostgreSQL has committed, so records may be written twice but
/// are never missed; writing twice changes nothing. If PostgreSQL or Kafka is down, it restarts from the committed
/// offsets once they are back.
final class TrackingConsumer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TrackingConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 1000;
    private static final int GATHER_BYTES = 256 * 1024;

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
    private final StageMeters stages;
    private final ReceiptSpans spans;
    private final Map<TopicPartition, Long> replayedUpTo = new HashMap<>();
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean running;
    private volatile int partitions;
    private volatile State state = new State(-1, Optional.of("not started"));
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile @Nullable Thread thread;

    TrackingConsumer(
            AdminDatabase database,
            TrackingStore store,
            TrackingGuard guard,
            KafkaClients clients,
            TrackingSettings tracking,
            ProfileUpdater evidence,
            TrackingListeners listeners) {
        this.database = database;
        this.store = store;
        this.guard = guard;
        this.deadLetters = guard.deadLetters();
        this.evidence = evidence;
        this.stages = listeners.stages();
        this.spans = listeners.spans();
        this.consumers = clients.consumers(
                "admin-tracking",
                CommonKafkaSettings.with(Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        tracking.groupId(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        tracking.batchSize(),
                        ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                        GATHER_BYTES,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        Math.toIntExact(tracking.gatherFor().toMillis()))),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
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
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("admin-tracking").daemon().start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        closing.countDown();
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        Thread reading = thread;
        if (reading != null) {
            try {
                reading.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Starts after the database and stops before it.
    @Override
    public int getPhase() {
        return 10;
    }

    private void run() {
        try {
            while (running) {
                boolean canStart = database.awaitMigrated(PAUSE_AFTER_FAILURE_MILLIS) && guard.isReady();
                if (!canStart || !readsUntilClosed()) {
                    closing.await(PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return false if it failed and must restart
    private boolean readsUntilClosed() throws InterruptedException {
        try (Consumer<byte[], byte[]> following = consumers.createConsumer()) {
            consumer = following;
            following.subscribe(
                    Stream.concat(EVENTS.keySet().stream(), RECEIPTS.keySet().stream())
                            .toList(),
                    new ReplayWatch(following, replayedUpTo));
            while (running) {
                ConsumerRecords<byte[], byte[]> records = following.poll(POLL);
                if (!records.isEmpty()) {
                    track(records);
                    following.commitSync();
                    stages.count();
                }
                if (partitions == 0 && !following.assignment().isEmpty()) {
                    partitions = following
                            .partitionsFor(Topics.events(Lane.STANDARD).name())
                            .size();
                }
                state = new State(lag(following), Optional.empty());
            }
            return true;
        } catch (WakeupException e) {
            return true;
        } catch (KafkaException | DataAccessException | TransactionException | RefusedException e) {
            stages.forget();
            LOG.warn("tracking failed, restarting from the committed offsets: {}", e.toString());
            state = new State(state.lag(), Optional.of(e.getClass().getSimpleName()));
            return false;
        } catch (RuntimeException | Error e) {
            stages.forget();
            LOG.error("tracking failed, restarting from the committed offsets", e);
            state = new State(state.lag(), Optional.of(e.getClass().getSimpleName()));
            return false;
        }
    }

    /// Writes the records together. If that fails while PostgreSQL and Kafka work, the records are written one by
    /// one.
    private void track(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        boolean isTogether = records.count() > 1 && guard.isUnsuspected(records);
        if (isTogether) {
            guard.begin(records);
            try {
                trackTogether(records);
                return;
            } catch (RuntimeException | Error e) {
                if (isEnvironments(e)) {
                    throw e;
                }
                LOG.error("cannot write a batch of {} records, writing them one by one", records.count(), e);
            } finally {
                guard.end();
            }
        }
        for (ConsumerRecord<byte[], byte[]> read : records) {
            boolean isDone = false;
            while (!isDone) {
                isDone = isTrackedAlone(read, !isTogether && !isReplayed(read));
            }
        }
    }

    private void trackTogether(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        TrackedBatch batch = new TrackedBatch();
        for (ConsumerRecord<byte[], byte[]> read : records) {
            fold(read, batch, !isReplayed(read));
        }
        store.write(batch);
        batch.evidence().forEach(evidence::apply);
    }

    /// @return false if it failed hard and must be tried again or dead-lettered
    private boolean isTrackedAlone(ConsumerRecord<byte[], byte[]> read, boolean counts) throws InterruptedException {
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

    private boolean isReplayed(ConsumerRecord<byte[], byte[]> read) {
        return read.offset() < replayedUpTo.getOrDefault(new TopicPartition(read.topic(), read.partition()), 0L);
    }

    /// @param counts true if the record's facts are counted
    private void fold(ConsumerRecord<byte[], byte[]> read, TrackedBatch batch, boolean counts)
            throws InterruptedException {
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
            ConsumerRecord<byte[], byte[]> read, Decoded<Event> decoded, TrackedBatch batch, boolean counts)
            throws InterruptedException {
        switch (decoded) {
            case Decoded.Value<Event>(Event event) -> {
                batch.add(event);
                if (counts) {
                    stages.read(event);
                }
            }
            case Decoded.Undecodable<Event> undecodable -> deadLetters.put(read, undecodable.cause());
        }
    }

    private void addReceipt(
            ConsumerRecord<byte[], byte[]> read, Decoded<Receipt> decoded, TrackedBatch batch, boolean counts)
            throws InterruptedException {
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
