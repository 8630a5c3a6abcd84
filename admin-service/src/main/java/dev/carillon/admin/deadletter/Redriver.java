// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import com.google.protobuf.ByteString;
import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.background.RecordOutlet;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Background loop that sends the originals of letters back to their source topics, at the requested rate. If it
/// dies between sending and storing that it sent, it sends some letters again. Duplicates are recognised: an event
/// is sent under an id that is derived from its own id and the letter's, since deduplication would discard its own
/// id; a delivery is known to the attempt ledger.
final class Redriver extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(Redriver.class);
    private static final double SHARE = 0.2;
    private static final long TURN_MILLIS = 200;
    private static final long IDLE_MILLIS = 1_000;

    private final DeadLetterStore store;
    private final KafkaClients clients;
    private final InstantSource clock;

    Redriver(DeadLetterStore store, KafkaClients clients, InstantSource clock) {
        super("admin-redriver");
        this.store = store;
        this.clock = clock;
        this.clients = clients;
    }

    /// Record that is sent for a letter. An event that can be decoded gets a new id.
    static ProducerRecord<byte[], byte[]> original(StoredLetter stored) {
        DeadLetter letter = stored.letter();
        byte[] value = stored.redriven()
                .map(Event::toByteArray)
                .orElseGet(() -> letter.getValue().toByteArray());
        ProducerRecord<byte[], byte[]> original = new ProducerRecord<>(
                letter.getSourceTopic(),
                letter.getSourcePartition(),
                letter.getKey().isEmpty() ? null : letter.getKey().toByteArray(),
                value);
        for (DeadLetter.Header header : letter.getHeadersList()) {
            original.headers().add(header.getName(), header.getValue().toByteArray());
        }
        original.headers().add("carillon_redriven", stored.id().getBytes(StandardCharsets.UTF_8));
        return original;
    }

    @Override
    protected void run() throws InterruptedException {
        while (!pause(IDLE_MILLIS)) {
            redrive();
        }
    }

    /// Sends in turns until no marked letter is left. In a turn each tenant's oldest redrive sends its share.
    private void redrive() throws InterruptedException {
        try (RecordOutlet outlet = new RecordOutlet(clients, "admin-redriver")) {
            while (turn(outlet) > 0) {
                if (pause(TURN_MILLIS)) {
                    return;
                }
            }
        } catch (KafkaException | DataAccessException | TransactionException | RefusedException e) {
            LOG.warn("redriving dead letters failed, retrying: {}", e.toString());
        }
    }

    /// @return number of letters sent
    private int turn(RecordOutlet outlet) {
        int sent = 0;
        for (DeadLetterStore.OpenRedrive redrive : store.openRedrives()) {
            if (isClosing()) {
                return 0;
            }
            try {
                sent += store.sendBatch(redrive, SHARE, letters -> send(letters, outlet));
            } catch (KafkaException | DataAccessException | TransactionException | RefusedException e) {
                LOG.warn("redrive {} failed, retrying in its next turn: {}", redrive.id(), e.toString());
            }
        }
        return sent;
    }

    private long send(List<StoredLetter> letters, RecordOutlet outlet) {
        outlet.send(letters.stream()
                .filter(stored -> !stored.letter().getValue().equals(ByteString.EMPTY))
                .map(Redriver::original)
                .toList());
        return clock.millis();
    }
}
