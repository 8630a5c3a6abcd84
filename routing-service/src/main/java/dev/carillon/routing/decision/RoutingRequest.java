// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.EventId;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import java.time.Instant;

/// The question: what shall this recipient learn of this event?
///
/// @param recipient names one recipient, also when the event is for an audience
public record RoutingRequest(
        RecipientKey recipient,
        EventId eventId,
        Event event,
        RecipientProfile profile,
        Stage stage,
        Progress progress) {

    /// About an event at its beginning.
    public RoutingRequest(RecipientKey recipient, EventId eventId, Event event, RecipientProfile profile, Stage stage) {
        this(recipient, eventId, event, profile, stage, Progress.none());
    }

    /// Whether the question is asked for the first time.
    public enum Stage {
        ARRIVED,
        /// Asked again after a deferral; the recipient's own mark of the first time is no repetition.
        RELEASED
    }

    public NotificationId notificationId() {
        return NotificationId.of(recipient, eventId);
    }

    /// What a repetition has in common with the first: the producer's key, or the event's id.
    public String dedupeKey() {
        return event.getDedupeKey().isEmpty() ? "id:" + eventId : "key:" + event.getDedupeKey();
    }

    Instant acceptedAt() {
        return Instant.ofEpochMilli(event.getAcceptedAtMillis());
    }

    /// Instant that templates and conditions see as the event's.
    Instant occurredAt() {
        return occurredAt(event);
    }

    /// Instant that the producer names; else that of the acceptance.
    public static Instant occurredAt(Event event) {
        return Instant.ofEpochMilli(
                event.getOccurredAtMillis() > 0 ? event.getOccurredAtMillis() : event.getAcceptedAtMillis());
    }
}
