// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Receipt;
import java.io.IOException;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Processor that reads the receipts that can change the course of a notification. Most receipts are the router's own
/// or report an item in the inbox: of those only the channel and the field number of the fact are read.
final class ReceiptReaderProcessor implements GuardedProcessor.Reader {

    private static final int FIRST_FACT = Receipt.ROUTED_FIELD_NUMBER;
    private static final int LAST_FACT = Receipt.WITHDRAWAL_REQUESTED_FIELD_NUMBER;
    private static final int CHANNEL_TAG = (Receipt.CHANNEL_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_VARINT;
    private static final Set<Integer> OF_USE = Set.of(
            Receipt.ATTEMPTED_FIELD_NUMBER,
            Receipt.BOUNCED_FIELD_NUMBER,
            Receipt.EXPIRED_FIELD_NUMBER,
            Receipt.CONFIRMED_FIELD_NUMBER,
            Receipt.SEEN_FIELD_NUMBER,
            Receipt.READ_FIELD_NUMBER,
            Receipt.OPENED_FIELD_NUMBER,
            Receipt.CLICKED_FIELD_NUMBER,
            Receipt.WAIT_DUE_FIELD_NUMBER,
            Receipt.RETRACTED_FIELD_NUMBER);

    private final Topic<RecipientKey, Receipt> topic;
    private final UnreadableRecords unreadable;
    private ProcessorContext<Object, Object> context;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    ReceiptReaderProcessor(Topic<RecipientKey, Receipt> topic, UnreadableRecords unreadable) {
        this.topic = topic;
        this.unreadable = unreadable;
    }

    @Override
    public void init(ProcessorContext<Object, Object> taskContext) {
        context = taskContext;
    }

    @Override
    public void process(Record<byte[], byte[]> incoming) {
        if (incoming.key() == null || incoming.value() == null) {
            refuse(incoming, "the receipt record has no key or no value");
            return;
        }
        switch (topic.values().decode(incoming.value())) {
            case Decoded.Undecodable<Receipt>(ByteString _, String cause) -> refuse(incoming, cause);
            case Decoded.Value<Receipt>(Receipt receipt) -> forward(incoming, receipt);
        }
    }

    /// Ends the notification of a receipt by the router. The receipt itself also becomes a dead letter.
    @Override
    public boolean isEnded(Record<byte[], byte[]> incoming, String cause) {
        if (incoming.key() != null
                && incoming.value() != null
                && Codec.RECIPIENT_KEY.decode(incoming.key()) instanceof Decoded.Value<RecipientKey>(var key)
                && topic.values().decode(incoming.value()) instanceof Decoded.Value<Receipt>(var receipt)) {
            context.forward(
                    incoming.withKey((Object) key).withValue((Object) new RouterInput.OfFailedReceipt(receipt, cause)),
                    NodeNames.ROUTER);
        }
        return false;
    }

    private void forward(Record<byte[], byte[]> incoming, Receipt receipt) {
        switch (Codec.RECIPIENT_KEY.decode(incoming.key())) {
            case Decoded.Undecodable<RecipientKey>(ByteString _, String cause) -> refuse(incoming, cause);
            case Decoded.Value<RecipientKey>(RecipientKey key) ->
                context.forward(
                        incoming.withKey((Object) key).withValue((Object) new RouterInput.OfReceipt(receipt)),
                        NodeNames.ROUTER);
        }
    }

    /// True if the first fact in the bytes is one of the known facts that change nothing. Any other record is
    /// decoded as a whole.
    @Override
    public boolean changesNothing(Record<byte[], byte[]> incoming) {
        return incoming.key() != null && incoming.value() != null && changesNothing(incoming.value());
    }

    private static boolean changesNothing(byte[] receipt) {
        CodedInputStream fields = CodedInputStream.newInstance(receipt);
        int channel = ChannelCode.CHANNEL_UNSPECIFIED_VALUE;
        try {
            for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
                int field = WireFormat.getTagFieldNumber(tag);
                if (field >= FIRST_FACT) {
                    return field <= LAST_FACT
                            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                            && !isOfUse(field, channel);
                }
                if (tag == CHANNEL_TAG) {
                    channel = fields.readEnum();
                } else {
                    fields.skipField(tag);
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    /// Attempts at the inbox are ignored, because inbox deliveries are not tracked.
    private static boolean isOfUse(int fact, int channel) {
        boolean isInboxAttempt = fact == Receipt.ATTEMPTED_FIELD_NUMBER && channel == ChannelCode.CHANNEL_IN_APP_VALUE;
        return OF_USE.contains(fact) && !isInboxAttempt;
    }

    private void refuse(Record<byte[], byte[]> incoming, String cause) {
        unreadable.bury(context, incoming, FailureCode.UNDECODABLE_RECORD, cause);
    }
}
