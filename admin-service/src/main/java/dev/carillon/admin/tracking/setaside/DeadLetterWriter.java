// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.setaside;

import com.google.protobuf.ByteString;
import dev.carillon.admin.background.CommonKafkaSettings;
import dev.carillon.events.FailureCode;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.runtime.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Writer of dead letters: records that cannot be tracked, unchanged. It returns after Kafka has acknowledged. Such
/// records are rare, so each one has a producer of its own. Thread-safe.
public final class DeadLetterWriter {

    private final KafkaClients clients;
    private final InstantSource clock;
    private final String recordedBy;

    public DeadLetterWriter(KafkaClients clients, InstantSource clock, String recordedBy) {
        this.clients = clients;
        this.clock = clock;
        this.recordedBy = recordedBy;
    }

    /// @throws KafkaException if Kafka does not acknowledge: then the record's offset must not be committed
    public void put(ConsumerRecord<byte[], byte[]> original, String cause) throws InterruptedException {
        put(original, FailureCode.UNDECODABLE_RECORD, cause);
    }

    /// @throws KafkaException if Kafka does not acknowledge: then the record's offset must not be committed
    public void put(ConsumerRecord<byte[], byte[]> original, FailureCode code, String cause)
            throws InterruptedException {
        Optional<byte[]> key = Optional.ofNullable(original.key());
        DeadLetter.Builder letter = DeadLetter.newBuilder()
                .setSourceTopic(original.topic())
                .setSourcePartition(original.partition())
                .setSourceOffset(original.offset())
                .setCode(code.wireName())
                .setSummary(cause)
                .setAtMillis(clock.millis())
                .setRecordedBy(recordedBy);
        key.map(ByteString::copyFrom).ifPresent(letter::setKey);
        Optional.ofNullable(original.value()).map(ByteString::copyFrom).ifPresent(letter::setValue);
        original.headers()
                .forEach(header -> letter.addHeaders(DeadLetter.Header.newBuilder()
                        .setName(header.key())
                        .setValue(Optional.ofNullable(header.value())
                                .map(ByteString::copyFrom)
                                .orElse(ByteString.EMPTY))));
        String name =
                key.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
        DefaultKafkaProducerFactory<String, DeadLetter> producers = producers();
        try (Producer<String, DeadLetter> producer = producers.createProducer()) {
            producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), name, letter.build()))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("cannot write a dead letter", e.getCause());
        } finally {
            producers.destroy();
        }
    }

    private DefaultKafkaProducerFactory<String, DeadLetter> producers() {
        return clients.producers(
                "admin-tracking-dead-letters",
                CommonKafkaSettings.with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        10_000)),
                Topics.DEAD_LETTERS.keys().serializer(),
                Topics.DEAD_LETTERS.values().serializer());
    }
}
