// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.v1.Receipt;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Processor that reads the receipts that can change the course of a notification, which [UnusedReceipts] tells.
final class ReceiptReaderProcessor implements GuardedProcessor.Reader {

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

    @Override
    public boolean changesNothing(Record<byte[], byte[]> incoming) {
        return incoming.key() != null && incoming.value() != null && UnusedReceipts.changesNothing(incoming.value());
    }

    private void refuse(Record<byte[], byte[]> incoming, String cause) {
        unreadable.bury(context, incoming, FailureCode.UNDECODABLE_RECORD, cause);
    }
}
