// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.router.ArrivedEvent;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Processor that reads events and sends invalid ones to the dead letters.
final class EventReaderProcessor implements GuardedProcessor.Reader {

    private final Topic<RecipientKey, Event> topic;
    private final UnreadableRecords unreadable;
    private final PayloadSeal seal;
    private ProcessorContext<Object, Object> context;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    EventReaderProcessor(Topic<RecipientKey, Event> topic, UnreadableRecords unreadable, PayloadSeal seal) {
        this.topic = topic;
        this.unreadable = unreadable;
        this.seal = seal;
    }

    @Override
    public void init(ProcessorContext<Object, Object> taskContext) {
        context = taskContext;
    }

    @Override
    public void process(Record<byte[], byte[]> incoming) {
        if (incoming.key() == null || incoming.value() == null) {
            refuse(incoming, FailureCode.UNDECODABLE_RECORD, "the event record has no key or no value");
            return;
        }
        switch (Codec.RECIPIENT_KEY.decode(incoming.key())) {
            case Decoded.Undecodable<RecipientKey>(ByteString _, String cause) ->
                refuse(incoming, FailureCode.UNDECODABLE_RECORD, cause);
            case Decoded.Value<RecipientKey>(RecipientKey key) -> read(incoming, key);
        }
    }

    /// Ends an event that can be decoded by the router.
    @Override
    public boolean isEnded(Record<byte[], byte[]> incoming, String cause) {
        if (incoming.key() == null
                || incoming.value() == null
                || !(Codec.RECIPIENT_KEY.decode(incoming.key()) instanceof Decoded.Value<RecipientKey>(var key))
                || !(topic.values().decode(incoming.value()) instanceof Decoded.Value<Event>(var event))
                || !isFor(event, key)) {
            return false;
        }
        try {
            ArrivedEvent arrived = arrived(incoming, key, event);
            context.forward(
                    incoming.withKey((Object) key).withValue((Object) new RouterInput.OfFailedEvent(arrived, cause)),
                    NodeNames.ROUTER);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private ArrivedEvent arrived(Record<byte[], byte[]> incoming, RecipientKey key, Event event) {
        return ArrivedEvent.of(
                key,
                event,
                ByteString.copyFrom(incoming.value()),
                incoming.headers(),
                UnreadableRecords.origin(context));
    }

    private void read(Record<byte[], byte[]> incoming, RecipientKey key) {
        switch (topic.values().decode(incoming.value())) {
            case Decoded.Undecodable<Event>(ByteString _, String cause) ->
                refuse(incoming, FailureCode.UNDECODABLE_RECORD, cause);
            case Decoded.Value<Event>(Event event) -> {
                if (!isFor(event, key)) {
                    refuse(incoming, FailureCode.INVALID_RECIPIENT, "the record's key is not the event's recipient");
                    return;
                }
                // An audience's event belongs to no recipient and is never encrypted.
                if (key.recipient().isPresent() && !seal.accepts(event.getData())) {
                    refuse(incoming, FailureCode.UNDECODABLE_RECORD, UnreadableRecords.NOT_ENCRYPTED);
                    return;
                }
                forward(incoming, key, event);
            }
        }
    }

    private void forward(Record<byte[], byte[]> incoming, RecipientKey key, Event event) {
        ArrivedEvent arrived;
        try {
            arrived = arrived(incoming, key, event);
        } catch (IllegalArgumentException e) {
            refuse(incoming, FailureCode.INVALID_EVENT_ID, "the event has no valid id");
            return;
        }
        context.forward(
                incoming.withKey((Object) key).withValue((Object) new RouterInput.OfEvent(arrived)), NodeNames.ROUTER);
    }

    private void refuse(Record<byte[], byte[]> incoming, FailureCode code, String cause) {
        unreadable.bury(context, incoming, code, cause);
    }

    private static boolean isFor(Event event, RecipientKey key) {
        if (!event.getTenant().equals(key.tenant().value())) {
            return false;
        }
        return switch (event.getToCase()) {
            case RECIPIENT ->
                key.recipient()
                        .filter(recipient -> recipient.value().equals(event.getRecipient()))
                        .isPresent();
            case AUDIENCE -> key.recipient().isEmpty();
            // Only a cancellation may leave the recipient to the key.
            case TO_NOT_SET -> event.hasCancellation();
        };
    }
}
