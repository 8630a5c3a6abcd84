// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import java.time.Instant;

/// Reader of events from the Kafka log. Tracking itself stores no payload. Thread-safe; blocks as [LogSearch] does.
final class RecordedEvents {

    private final LogSearch log;
    private final PayloadSeal seal;

    RecordedEvents(LogSearch log, PayloadSeal seal) {
        this.log = log;
        this.seal = seal;
    }

    /// Place of an event in the log: the recipient's partition of the lane, about the time of its acceptance.
    record Place(RecipientKey recipient, String event, Lane lane, Instant acceptedAt) {}

    /// Event with its data as JSON text.
    record RecordedEvent(Event event, ByteString json) {}

    RecordedContent<RecordedEvent> find(Place place) {
        return RecordedContent.read(() -> log.find(
                        new LogSearch.Place<>(Topics.events(place.lane()), place.recipient(), place.acceptedAt()),
                        event -> isAt(place, event))
                .map(event -> open(place.recipient(), event))
                .orElseGet(() -> new RecordedContent.Missing<>(
                        "the event is no longer in the log, or it is a digest, which has no event of its own")));
    }

    private RecordedContent<RecordedEvent> open(RecipientKey recipient, Event event) {
        return switch (RecordedContent.of(seal.open(recipient, event.getData()), event.getData())) {
            case RecordedContent.Found<ByteString>(ByteString json, boolean isEncrypted) ->
                new RecordedContent.Found<>(new RecordedEvent(event, json), isEncrypted);
            case RecordedContent.Missing<ByteString>(String cause) -> new RecordedContent.Missing<>(cause);
        };
    }

    /// True if the event is the searched one. An event for an audience has a copy in each partition.
    private static boolean isAt(Place place, Event event) {
        return event.hasData()
                && event.getId().equals(place.event())
                && event.getTenant().equals(place.recipient().tenant().value())
                && (event.hasAudience()
                        || event.getRecipient()
                                .equals(place.recipient().requireRecipient().value()));
    }
}
