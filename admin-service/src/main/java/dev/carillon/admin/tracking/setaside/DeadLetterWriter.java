// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.setaside;

import com.google.protobuf.ByteString;
import dev.carillon.admin.background.RecordOutlet;
import dev.carillon.events.FailureCode;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.runtime.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/// Writer of dead letters: records that cannot be tracked, unchanged. It returns after Kafka has acknowledged. For
/// one thread.
public final class DeadLetterWriter implements AutoCloseable {

    private static final Topic<String, DeadLetter> TOPIC = Topics.DEAD_LETTERS;

    private final RecordOutlet outlet;
    private final InstantSource clock;
    private final String recordedBy;

    public DeadLetterWriter(KafkaClients clients, InstantSource clock, String recordedBy) {
        this.outlet = new RecordOutlet(clients, "admin-tracking-dead-letters");
        this.clock = clock;
        this.recordedBy = recordedBy;
    }

    /// @throws KafkaException if Kafka does not acknowledge: then the record's offset must not be committed
    public void put(ConsumerRecord<byte[], byte[]> original, String cause) {
        put(original, FailureCode.UNDECODABLE_RECORD, cause);
    }

    /// @throws KafkaException if Kafka does not acknowledge: then the record's offset must not be committed
    public void put(ConsumerRecord<byte[], byte[]> original, FailureCode code, String cause) {
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
        outlet.send(List.of(new ProducerRecord<>(
                TOPIC.name(), TOPIC.keys().encode(name), TOPIC.values().encode(letter.build()))));
    }

    @Override
    public void close() {
        outlet.close();
    }
}
