// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import com.google.protobuf.ByteString;
import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.background.RecordOutlet;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.Lane;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Sends letters' originals back to where they came from, at the rate that was asked for. One that dies between
/// sending and remembering sends some again, which is recognised: an event goes out under an id that is derived
/// from its own and the letter's, since under its own it would be taken for a repetition of itself; a delivery is
/// known to the attempt ledger.
final class Redriver extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(Redriver.class);
    private static final double SHARE = 0.2;
    private static final long TURN_MILLIS = 200;
    private static final long IDLE_MILLIS = 1_000;
    private static final int MAX_ID = 128;
    private static final List<Topic<?, Event>> EVENTS =
            Arrays.stream(Lane.values()).<Topic<?, Event>>map(Topics::events).toList();

    private final DeadLetterStore store;
    private final Map<String, Object> connection;
    private final InstantSource clock;

    Redriver(DeadLetterStore store, Map<String, Object> connection, InstantSource clock) {
        super("admin-redriver");
        this.store = store;
        this.clock = clock;
        this.connection = Map.copyOf(connection);
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

    @Override
    protected void run() throws InterruptedException {
        while (!pause(IDLE_MILLIS)) {
            redrive();
        }
    }

    /// Sends until there is nothing left.
    private void redrive() throws InterruptedException {
        try (RecordOutlet outlet = new RecordOutlet(connection)) {
            while (store.sendSome(SHARE, letters -> send(letters, outlet)) > 0) {
                if (pause(TURN_MILLIS)) {
                    return;
                }
            }
        } catch (KafkaException | DataAccessException | TransactionException | RefusedException e) {
            LOG.warn("redriving broke off, going on later: {}", e.toString());
        }
    }

    private long send(List<StoredLetter> letters, RecordOutlet outlet) {
        outlet.send(letters.stream()
                .filter(stored -> !stored.letter().getValue().equals(ByteString.EMPTY))
                .map(stored -> original(stored.letter(), stored.id()))
                .toList());
        return clock.millis();
    }
}
