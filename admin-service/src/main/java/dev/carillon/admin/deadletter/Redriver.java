// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import com.google.protobuf.ByteString;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.Lane;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Sends letters' originals back to where they came from, at the rate that was asked for. One that dies between
/// sending and remembering sends some again, which is recognised: an event goes out under an id that is derived
/// from its own and the letter's, since under its own it would be taken for a repetition of itself; a delivery is
/// known to the attempt ledger.
final class Redriver implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Redriver.class);
    private static final double SHARE = 0.2;
    private static final long TURN_MILLIS = 200;
    private static final long IDLE_MILLIS = 1_000;
    private static final int MAX_ID = 128;
    private static final List<Topic<?, Event>> EVENTS =
            Arrays.stream(Lane.values()).<Topic<?, Event>>map(Topics::events).toList();

    private final DeadLetterStore store;
    private final Map<String, Object> settings;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("admin-redriver").daemon().unstarted(this::run);

    Redriver(DeadLetterStore store, Map<String, Object> connection, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.settings = new HashMap<>(connection);
        this.settings.put(ProducerConfig.ACKS_CONFIG, "all");
        this.settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        this.settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        this.settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        this.settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    /// After the database, and stopped before it.
    @Override
    public int getPhase() {
        return 10;
    }

    /// What is sent for a letter. An event that can be read gets an id of its own.
    static ProducerRecord<byte[], byte[]> original(DeadLetter letter, String letterId) {
        byte[] value = EVENTS.stream()
                .filter(topic -> topic.name().equals(letter.getSourceTopic()))
                .findFirst()
                .flatMap(topic -> renamed(topic, letter, letterId))
                .orElseGet(() -> letter.getValue().toByteArray());
        ProducerRecord<byte[], byte[]> original = new ProducerRecord<>(
                letter.getSourceTopic(),
                letter.getSourcePartition(),
                letter.getKey().isEmpty() ? null : letter.getKey().toByteArray(),
                value);
        for (DeadLetter.Header header : letter.getHeadersList()) {
            original.headers().add(header.getName(), header.getValue().toByteArray());
        }
        original.headers().add("carillon_redriven", letterId.getBytes(StandardCharsets.UTF_8));
        return original;
    }

    private static Optional<byte[]> renamed(Topic<?, Event> topic, DeadLetter letter, String letterId) {
        if (topic.values().decode(letter.getValue().toByteArray()) instanceof Decoded.Value<Event>(Event event)
                && !event.getId().isEmpty()) {
            String suffix = "~" + Integer.toHexString(letterId.hashCode());
            String id = event.getId();
            String kept = id.length() + suffix.length() <= MAX_ID ? id : id.substring(0, MAX_ID - suffix.length());
            return Optional.of(event.toBuilder()
                    .setId(kept + suffix)
                    .clearDedupeKey()
                    .build()
                    .toByteArray());
        }
        return Optional.empty();
    }

    private void run() {
        try {
            while (!closing.await(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                redrive();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Sends until there is nothing left.
    private void redrive() throws InterruptedException {
        try (Outlet outlet = new Outlet(settings)) {
            while (store.sendSome(SHARE, letters -> send(letters, outlet)) > 0) {
                if (closing.await(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (KafkaException | DataAccessException | TransactionException | RefusedException e) {
            LOG.warn("redriving broke off, going on later: {}", e.toString());
        }
    }

    private long send(List<StoredLetter> letters, Outlet outlet) {
        outlet.send(letters.stream()
                .filter(stored -> !stored.letter().getValue().equals(ByteString.EMPTY))
                .map(stored -> original(stored.letter(), stored.id()))
                .toList());
        return clock.millis();
    }

    /// A producer that is made when first needed.
    private static final class Outlet implements AutoCloseable {

        private final Map<String, Object> settings;
        private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

        Outlet(Map<String, Object> settings) {
            this.settings = settings;
        }

        /// Returns when all are acknowledged.
        void send(List<ProducerRecord<byte[], byte[]>> records) {
            if (producer.isEmpty()) {
                producer = Optional.of(
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
            }
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            records.forEach(original -> sent.add(producer.get().send(original)));
            for (Future<RecordMetadata> one : sent) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    throw new KafkaException("a letter was not acknowledged", e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new KafkaException("interrupted", e);
                }
            }
        }

        @Override
        public void close() {
            producer.ifPresent(made -> made.close(Duration.ofSeconds(5)));
        }
    }
}
