// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.background.CommonKafkaSettings;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.transaction.TransactionException;

/// Consumer that stores dead letters in PostgreSQL, on its own thread. Offsets are committed after the PostgreSQL
/// transaction. Records that are not dead letters are skipped and stay in the topic.
final class DeadLetterConsumer extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 1000;

    private final AdminDatabase database;
    private final DeadLetterStore store;
    private final ConsumerFactory<byte[], byte[]> consumers;

    DeadLetterConsumer(AdminDatabase database, DeadLetterStore store, KafkaClients clients, String groupId) {
        super("admin-dead-letters");
        this.database = database;
        this.store = store;
        this.consumers = clients.consumers(
                "admin-dead-letters",
                CommonKafkaSettings.with(Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        groupId,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    protected void run() throws InterruptedException {
        while (!isClosing()) {
            if (database.awaitMigrated(PAUSE_AFTER_FAILURE_MILLIS)) {
                follow();
                pause(PAUSE_AFTER_FAILURE_MILLIS);
            }
        }
    }

    private void follow() {
        try (Consumer<byte[], byte[]> consumer = consumers.createConsumer()) {
            consumer.subscribe(List.of(Topics.DEAD_LETTERS.name()));
            while (!isClosing()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    keep(records);
                    consumer.commitSync();
                }
            }
        } catch (KafkaException | DataAccessException | TransactionException | RefusedException e) {
            LOG.warn("reading dead letters failed, restarting: {}", e.toString());
        }
    }

    private void keep(ConsumerRecords<byte[], byte[]> records) {
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
    }
}
