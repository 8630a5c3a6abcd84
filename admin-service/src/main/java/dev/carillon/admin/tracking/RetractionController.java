// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
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
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// REST API that retracts notifications. A retraction is an event in the log, like the event that it retracts.
/// Tracking is only queried for the notification's recipient and lane.
@RestController
@Tag(name = "Tracking")
final class RetractionController {

    private final TrackingQueries queries;
    private final Outbox outbox;
    private final InstantSource clock;

    RetractionController(TrackingQueries queries, Outbox outbox, InstantSource clock) {
        this.queries = queries;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Notification whose retraction was accepted.
    record Retracting(String id, String eventId, String recipient) {}

    @DeleteMapping("/v1/notifications/{id}")
    @RequiresScope(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Retract a notification",
            description =
                    "202: durably accepted. Nothing more of it is sent, it disappears from the inbox and the counts"
                            + " on all of the recipient's devices, and devices that showed it as a push are asked to"
                            + " remove it. E-mails, text messages and webhooks cannot be retracted. May be repeated."
                            + " The timeline shows the result. 404: no such notification, or accepted less than about"
                            + " a second ago; try again. 409 `not-retractable`: it was sent as part of the digest"
                            + " `digestNotificationId`, which can be retracted as a whole.")
    ResponseEntity<Retracting> retract(Caller caller, @PathVariable String id) {
        TrackedNotification notification = queries.findNotification(caller.tenant(), id)
                .orElseThrow(() -> RefusedException.notFound("such notification, or it was accepted just now"));
        if (notification.status() != TrackedState.RETRACTED.rank()) {
            refuseDigested(caller, notification);
            write(caller, notification);
        }
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .body(new Retracting(notification.id(), notification.eventId(), notification.recipient()));
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
