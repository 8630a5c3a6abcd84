// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.EventId;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import java.time.Instant;

/// Request for a decision about an event for one recipient.
///
/// @param recipient one recipient, also if the event is for an audience
public record RoutingRequest(
        RecipientKey recipient,
        EventId eventId,
        Event event,
        RecipientProfile profile,
        Stage stage,
        Progress progress) {

    /// Request at the start of the workflow.
    public RoutingRequest(RecipientKey recipient, EventId eventId, Event event, RecipientProfile profile, Stage stage) {
        this(recipient, eventId, event, profile, stage, Progress.none());
    }

    /// Stage of the request: first decision or a later one.
    public enum Stage {
        ARRIVED,
        /// Later decision. The recipient's own deduplication mark does not make it a repetition.
        RELEASED
    }

    public NotificationId notificationId() {
        return NotificationId.of(recipient, eventId);
    }

    /// Key that repetitions share: the producer's dedupe key, or the event's id.
    public String dedupeKey() {
        return event.getDedupeKey().isEmpty() ? "id:" + eventId : "key:" + event.getDedupeKey();
    }

    public Instant acceptedAt() {
        return Instant.ofEpochMilli(event.getAcceptedAtMillis());
    }

    /// Time of the event for templates and conditions.
    public Instant occurredAt() {
        return occurredAt(event);
    }

    /// Time that the producer set, else the time of acceptance.
    public static Instant occurredAt(Event event) {
        return Instant.ofEpochMilli(
                event.getOccurredAtMillis() > 0 ? event.getOccurredAtMillis() : event.getAcceptedAtMillis());
    }
}
