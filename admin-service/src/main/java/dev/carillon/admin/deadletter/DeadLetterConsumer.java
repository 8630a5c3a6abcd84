// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.admin.background.BatchFollower;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.support.Acknowledgment;

/// Listener that stores dead letters in PostgreSQL. Offsets are committed after the PostgreSQL transaction. Records
/// that are not dead letters are skipped and stay in the topic. For the reading thread.
record DeadLetterConsumer(AdminDatabase database, DeadLetterStore store) implements BatchFollower.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterConsumer.class);

    @Override
    public void store(
            List<ConsumerRecord<byte[], byte[]>> records, Acknowledgment acknowledgment, Consumer<?, ?> consumer) {
        List<StoredLetter> letters = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> read : records) {
            byte[] value = read.value();
            if (value != null) {
                switch (Topics.DEAD_LETTERS.values().decode(value)) {
                    case Decoded.Value<DeadLetter>(DeadLetter letter) -> letters.add(StoredLetter.of(letter));
                    case Decoded.Undecodable<DeadLetter> undecodable ->
                        LOG.error(
                                "skipped a record that is not a dead letter at {}-{}@{}: {}",
                                read.topic(),
                                read.partition(),
                                read.offset(),
                                undecodable.cause());
                }
            }
        }
        store.add(letters);
        acknowledgment.acknowledge();
    }

    @Override
    public boolean isReady() {
        return database.isMigrated();
    }

    @Override
    public void fail(Exception failure) {
        LOG.warn("reading dead letters failed, restarting from the committed offsets: {}", failure.toString());
    }
}
