// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import dev.carillon.admin.background.CommonKafkaSettings;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.runtime.kafka.KafkaClients;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.TransactionIdSuffixStrategy;

/// Publishes the outbox to Kafka, at least once and in order per key, on its own thread.
///
/// One instance leads: it holds a PostgreSQL advisory lock on the connection with which it also reads and deletes.
/// A new leader takes over the transactional id, which fences off a former leader that has not noticed the loss, so
/// that an old record can never follow a newer one. The relay reads all rows of the table, not rows after a
/// position, so a row that commits late is not missed. Rows of one key cannot commit out of order. After any
/// failure the instance gives up the lead and starts again.
public final class OutboxRelay implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int BLOCK_MILLIS = 10_000;

    /// Key of the advisory lock: an arbitrary number that no other lock in the database uses.
    private static final long LOCK = 0x4361_7269_6c6c_6f6eL;

    private static final String TAKE_LEAD = "select pg_try_advisory_lock(?)";
    private static final String READ =
            "select id, topic, recipient_key, record_key, record_value from outbox order by id limit ?";
    private static final String DELETE = "delete from outbox where id = any(?)";

    private final AdminDatabase database;
    private final KafkaClients clients;
    private final OutboxSettings settings;
    private final InstantSource clock;
    private final Publications publications = new Publications();
    private final Semaphore woken = new Semaphore(0);
    private volatile boolean running;
    private volatile State state = new State(Optional.empty(), Optional.of("not started"));
    private volatile @Nullable Thread thread;

    OutboxRelay(AdminDatabase database, KafkaClients clients, OutboxSettings settings, InstantSource clock) {
        this.database = database;
        this.clients = clients;
        this.settings = settings;
        this.clock = clock;
    }

    /// State of the relay, for health.
    ///
    /// @param failure reason why no records can be published now; empty if the relay works
    record State(Optional<Instant> lastPublishedAt, Optional<String> failure) {}

    private record Batch(List<Long> ids, List<ProducerRecord<byte[], byte[]>> records) {}

    /// Empty suffix of the transactional id. Spring's factory would number its producers. Here all leaders need the
    /// same id, so that a new leader fences off the last one.
    private static final class NoSuffix implements TransactionIdSuffixStrategy {

        @Override
        public String acquireSuffix(@Nullable String transactionalId) {
            return "";
        }

        @Override
        public void releaseSuffix(@Nullable String transactionalId, @Nullable String suffix) {
            // Nothing was acquired.
        }
    }

    State state() {
        return state;
    }

    Publications publications() {
        return publications;
    }

    /// Wakes the relay because records were written. From any thread.
    void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("admin-outbox-relay").daemon().start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        wake();
        Thread current = thread;
        if (current != null) {
            try {
                // A batch in flight may complete; waiting for a broker that is down is interrupted.
                if (!current.join(Duration.ofSeconds(2))) {
                    current.interrupt();
                    current.join(Duration.ofSeconds(2));
                }
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
                if (database.awaitMigrated(settings.pollInterval().toMillis())) {
                    relay();
                }
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void relay() throws InterruptedException {
        try (Connection session = database.connect()) {
            if (isLeader(session)) {
                lead(session);
            } else {
                state = new State(Optional.empty(), Optional.empty());
                pause(settings.pollInterval());
            }
        } catch (SQLException | KafkaException e) {
            if (running) {
                LOG.warn("cannot relay the outbox, retrying: {}", e.toString());
                state = new State(
                        state.lastPublishedAt(), Optional.of(e.getClass().getSimpleName()));
                pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private static boolean isLeader(Connection session) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(TAKE_LEAD)) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void lead(Connection session) throws SQLException, InterruptedException {
        DefaultKafkaProducerFactory<byte[], byte[]> producers = producers();
        try (Producer<byte[], byte[]> producer = producer(producers);
                CommitVisibility end = new CommitVisibility(clients)) {
            session.setAutoCommit(false);
            state = new State(state.lastPublishedAt(), Optional.empty());
            while (running) {
                if (carried(session, producer, end) == 0) {
                    pause(settings.pollInterval());
                }
            }
        } finally {
            // At once: the next leader publishes the batch in flight again.
            producers.destroy();
        }
    }

    private int carried(Connection session, Producer<byte[], byte[]> producer, CommitVisibility end)
            throws SQLException, InterruptedException {
        Batch batch = read(session, producer);
        if (!batch.ids().isEmpty()) {
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent =
                    batch.records().stream().map(producer::send).toList();
            producer.commitTransaction();
            end.awaitPast(sent);
            try (PreparedStatement statement = session.prepareStatement(DELETE)) {
                statement.setArray(
                        1, session.createArrayOf("bigint", batch.ids().toArray()));
                statement.executeUpdate();
            }
            state = new State(Optional.of(clock.instant()), Optional.empty());
        }
        session.commit();
        publications.markPublished(batch.ids());
        return batch.ids().size();
    }

    private Batch read(Connection session, Producer<?, ?> producer) throws SQLException {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        try (PreparedStatement statement = session.prepareStatement(READ)) {
            statement.setInt(1, settings.batchSize());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    batch.ids().add(row.getLong(1));
                    batch.records().add(kafkaRecord(row, producer));
                }
            }
        }
        return batch;
    }

    @SuppressWarnings("NullAway") // Kafka's nulls: the default partition, and a tombstone
    private static ProducerRecord<byte[], byte[]> kafkaRecord(ResultSet row, Producer<?, ?> producer)
            throws SQLException {
        String topic = row.getString(2);
        String recipient = row.getString(3);
        Integer partition = recipient == null
                ? null
                : RecipientPartitioner.partition(
                        RecipientKey.parse(recipient),
                        producer.partitionsFor(topic).size());
        return new ProducerRecord<>(topic, partition, row.getBytes(4), row.getBytes(5));
    }

    private void pause(Duration duration) throws InterruptedException {
        if (woken.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS)) {
            woken.drainPermits();
        }
    }

    /// Factory of one leader's producer.
    private DefaultKafkaProducerFactory<byte[], byte[]> producers() {
        DefaultKafkaProducerFactory<byte[], byte[]> producers = clients.durableProducers(
                "admin-outbox",
                CommonKafkaSettings.with(Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        settings.transactionalId(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        BLOCK_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        BLOCK_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        2 * BLOCK_MILLIS)));
        producers.setTransactionIdSuffixStrategy(new NoSuffix());
        producers.setPhysicalCloseTimeout(0);
        return producers;
    }

    /// Producer whose transactions are initialized, which fences off the last leader's producer.
    private static Producer<byte[], byte[]> producer(DefaultKafkaProducerFactory<byte[], byte[]> producers) {
        try {
            return producers.createProducer();
        } catch (org.springframework.kafka.KafkaException e) {
            // Spring's factory wraps the exception of Kafka's client.
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
