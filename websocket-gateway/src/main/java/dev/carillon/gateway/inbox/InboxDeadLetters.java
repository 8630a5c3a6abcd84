// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.gateway.acknowledgement.GatewayProducer;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.tail.InboxTail;
import dev.carillon.gateway.presence.NodeId;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writer of dead letters for records that the inbox cannot process. Both readers of the log may write one for the same
/// record; the store of dead letters keeps one. Thread-safe.
public final class InboxDeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(InboxDeadLetters.class);

    private final GatewayProducer producer;
    private final InboxLog log;
    private final InboxTail tail;
    private final InstantSource clock;
    private final NodeId node;

    public InboxDeadLetters(GatewayProducer producer, InboxLog log, InboxTail tail, InstantSource clock, NodeId node) {
        this.producer = producer;
        this.log = log;
        this.tail = tail;
        this.clock = clock;
        this.node = node;
    }

    /// Writes the dead letter of a record that is set aside, and marks its position as missing from the tail. Readers
    /// then use the history, because the tail may or may not have the item.
    ///
    /// @throws dev.carillon.gateway.store.StoreUnavailableException if a store is unavailable; callers may repeat
    /// the call
    void setAside(ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed, String cause) {
        if (consumed.key() instanceof Decoded.Value<RecipientKey>(RecipientKey recipient)
                && !recipient.recipient().isEmpty()) {
            Lane lane = DeliveriesReader.lane(consumed.topic());
            tail.noteMissing(
                    recipient,
                    lane,
                    log.partition(lane, recipient),
                    new Cursor(log.require(lane).epoch(), consumed.offset() + 1));
        }
        producer.publishDeadLetters(List.of(letter(consumed, FailureCode.PROCESSING_FAILED, cause)));
    }

    DeadLetter letter(
            ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed, FailureCode code, String cause) {
        LOG.warn(
                "wrote a dead letter for {}-{}@{}: {}",
                consumed.topic(),
                consumed.partition(),
                consumed.offset(),
                cause);
        DeadLetter.Builder letter = DeadLetter.newBuilder()
                .setSourceTopic(consumed.topic())
                .setSourcePartition(consumed.partition())
                .setSourceOffset(consumed.offset())
                .setCode(code.wireName())
                .setSummary(cause)
                .setAtMillis(clock.millis())
                .setRecordedBy("gateway-" + node);
        switch (consumed.key()) {
            case null -> letter.clearKey();
            case Decoded.Undecodable<RecipientKey>(ByteString bytes, String _) -> letter.setKey(bytes);
            case Decoded.Value<RecipientKey>(RecipientKey key) ->
                letter.setKey(ByteString.copyFrom(Codec.RECIPIENT_KEY.encode(key)))
                        .setTenant(key.tenant().value());
        }
        switch (consumed.value()) {
            case null -> letter.clearValue();
            case Decoded.Undecodable<Delivery>(ByteString bytes, String _) -> letter.setValue(bytes);
            case Decoded.Value<Delivery>(Delivery delivery) -> letter.setValue(delivery.toByteString());
        }
        for (Header header : consumed.headers()) {
            letter.addHeaders(
                    DeadLetter.Header.newBuilder().setName(header.key()).setValue(ByteString.copyFrom(header.value())));
        }
        return letter.build();
    }
}
