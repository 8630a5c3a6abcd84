// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Receipt;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Publisher of the result of a consumed delivery record: its receipt, or the record itself as a dead letter.
public final class ReceiptPublisher {

    private final Publication publication;
    private final ServiceInstance instance;
    private final InstantSource clock;
    private final ReceiptMeters meters;

    ReceiptPublisher(Publication publication, ServiceInstance instance, InstantSource clock, ReceiptMeters meters) {
        this.publication = publication;
        this.instance = instance;
        this.clock = clock;
        this.meters = meters;
    }

    /// Publishes a receipt with the headers of the source record. Returns when it is acknowledged.
    public void publish(ConsumerRecord<byte[], byte[]> source, Lane lane, Receipt receipt) {
        Topic<RecipientKey, Receipt> topic = Topics.receipts(lane);
        publication.publish(new ProducerRecord<>(
                topic.name(), null, source.key(), topic.values().encode(receipt), source.headers()));
        meters.published(lane, receipt);
    }

    /// Publishes a receipt that does not belong to a consumed record. True if it is acknowledged within a few
    /// seconds; otherwise it may have been written all the same.
    public boolean isPublished(Lane lane, Receipt receipt) {
        Topic<RecipientKey, Receipt> topic = Topics.receipts(lane);
        RecipientKey key = RecipientKey.of(receipt.getTenant(), receipt.getRecipient());
        boolean published = publication.isPublished(new ProducerRecord<>(
                topic.name(), topic.keys().encode(key), topic.values().encode(receipt)));
        if (published) {
            meters.published(lane, receipt);
        }
        return published;
    }

    /// Publishes a record as a dead letter with its original bytes and headers. Returns when it is acknowledged. If
    /// the dead letter is too large, it has no value; the value is still in the source topic at the named offset.
    public void publishDeadLetter(ConsumerRecord<byte[], byte[]> source, FailureCode code, String summary) {
        ByteString key = bytes(source.key());
        DeadLetter.Builder letter = DeadLetter.newBuilder()
                .setSourceTopic(source.topic())
                .setSourcePartition(source.partition())
                .setSourceOffset(source.offset())
                .setKey(key)
                .setValue(bytes(source.value()))
                .setCode(code.wireName())
                .setSummary(summary)
                .setAtMillis(clock.millis())
                .setRecordedBy(instance.name())
                .setTenant(tenant(key));
        for (Header header : source.headers()) {
            letter.addHeaders(
                    DeadLetter.Header.newBuilder().setName(header.key()).setValue(bytes(header.value())));
        }
        try {
            publish(letter);
        } catch (RecordTooLargeException e) {
            publish(letter.clearValue().setSummary("(value omitted because it is too large) " + summary));
        }
        meters.deadLettered(code);
    }

    private void publish(DeadLetter.Builder letter) {
        publication.publish(new ProducerRecord<>(
                Topics.DEAD_LETTERS.name(),
                Topics.DEAD_LETTERS.keys().encode(letter.getKey().toStringUtf8()),
                Topics.DEAD_LETTERS.values().encode(letter.build())));
    }

    private static ByteString bytes(byte @Nullable [] bytes) {
        return Optional.ofNullable(bytes).map(ByteString::copyFrom).orElse(ByteString.EMPTY);
    }

    private static String tenant(ByteString key) {
        String text = key.toStringUtf8();
        int slash = text.indexOf('/');
        return slash < 0 ? "" : text.substring(0, slash);
    }
}
