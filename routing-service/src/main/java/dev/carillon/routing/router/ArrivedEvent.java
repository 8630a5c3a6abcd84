// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.state.Origin;
import dev.carillon.routing.state.StoredEvent;
import org.apache.kafka.common.header.Headers;

/// Event as it was read from its topic, with what a dead letter about it needs.
///
/// @param key key of the record: one recipient, or every partition for an audience
/// @param bytes the record's value, unchanged
public record ArrivedEvent(
        RecipientKey key, EventId id, Event event, ByteString bytes, Headers headers, Origin origin) {

    /// @throws IllegalArgumentException when the record's key or the event's id is invalid
    public static ArrivedEvent of(RecipientKey key, Event event, ByteString bytes, Headers headers, Origin origin) {
        return new ArrivedEvent(key, new EventId(event.getId()), event, bytes, headers, origin);
    }

    /// The same event, addressed to one member of its audience.
    ArrivedEvent addressedTo(RecipientKey member) {
        Event addressed = event.toBuilder()
                .setRecipient(member.requireRecipient().value())
                .build();
        return new ArrivedEvent(member, id, addressed, addressed.toByteString(), headers, origin);
    }

    StoredEvent stored() {
        return StoredEvent.newBuilder()
                .setKey(key.toString())
                .setEvent(bytes)
                .addAllHeaders(HeaderCopies.stored(headers))
                .setOrigin(origin)
                .build();
    }

    static ArrivedEvent of(StoredEvent stored) {
        try {
            return of(
                    RecipientKey.parse(stored.getKey()),
                    Event.parseFrom(stored.getEvent()),
                    stored.getEvent(),
                    HeaderCopies.restored(stored.getHeadersList()),
                    stored.getOrigin());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored event cannot be parsed", e);
        }
    }
}
