// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.Retraction;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Retractions of notifications. A retraction is an event in the log, like the event that it retracts. Tracking is
/// only queried for the notification's recipient and lane. Thread-safe.
final class Retractions {

    private final TrackingQueries queries;
    private final Outbox outbox;
    private final InstantSource clock;

    Retractions(TrackingQueries queries, Outbox outbox, InstantSource clock) {
        this.queries = queries;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Notification whose retraction was accepted.
    @Schema(name = "Retraction")
    record Retracting(String id, String eventId, String recipient) {}

    /// Retracts a notification. May be repeated.
    ///
    /// @throws RefusedException if there is no such notification, or if it was sent as part of a digest
    Retracting retract(Caller caller, String id) {
        TrackedNotification notification = queries.findNotification(caller.tenant(), id)
                .orElseThrow(() -> RefusedException.notFound("such notification, or it was accepted just now"));
        if (notification.status() != TrackedState.RETRACTED.rank()) {
            refuseDigested(caller, notification);
            write(caller, notification);
        }
        return new Retracting(notification.id(), notification.eventId(), notification.recipient());
    }

    private void write(Caller caller, TrackedNotification notification) {
        RecipientKey recipient = RecipientKey.of(notification.tenant(), notification.recipient());
        Lane lane = Optional.ofNullable(LaneCode.forNumber(notification.lane()))
                .flatMap(Lane::find)
                .orElseThrow(() -> RefusedException.notFound("known lane of this notification yet"));
        Event retraction = Event.newBuilder()
                .setTenant(notification.tenant())
                .setId(notification.eventId())
                .setType(notification.eventType())
                .setLane(lane.code())
                .setRecipient(notification.recipient())
                .setAcceptedAtMillis(clock.millis())
                .setSubmittedBy(caller.keyId())
                .setRetraction(Retraction.newBuilder()
                        .setNotificationId(notification.id())
                        .setRequestedBy(caller.keyId()))
                .build();
        outbox.write(transaction -> {
            transaction.publish(Topics.events(lane), recipient, Optional.of(retraction));
            transaction.record(Change.done(notification.tenant(), "retract", "notification", notification.id()));
            return retraction;
        });
    }

    /// Refuses a notification that was sent in a digest: it cannot be retracted without the others.
    private void refuseDigested(Caller caller, TrackedNotification notification) {
        Optional<String> digest = NotificationTimeline.of(
                        queries.receipts(List.of(notification.id())).getOrDefault(notification.id(), List.of()))
                .digestNotification();
        boolean hasLeft = digest.flatMap(id -> queries.findNotification(caller.tenant(), id))
                .filter(carrier -> carrier.status() >= TrackedState.ROUTED.rank())
                .isPresent();
        if (hasLeft) {
            throw AdminRefusals.notRetractable(digest.orElseThrow());
        }
    }
}
