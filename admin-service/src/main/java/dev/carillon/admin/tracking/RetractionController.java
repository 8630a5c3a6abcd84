// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Requires;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.Retraction;
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

/// Takes notifications back. It is a word in the log of events, like the event itself, and goes the same way; tracking
/// is asked only whose notification it is.
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

    /// What is going to be taken back.
    record Retracting(String id, String eventId, String recipient) {}

    @DeleteMapping("/v1/notifications/{id}")
    @Requires(Scope.EVENTS_WRITE)
    @Operation(
            summary = "Take a notification back",
            description =
                    "202: it is durable that nothing more of it is sent, that it disappears from the inbox and the counts on all"
                            + " of the recipient's devices, and that devices which showed it as a push are asked to remove it. What"
                            + " was e-mailed, texted or posted stays. May be repeated. The timeline tells what came of it. 404: no"
                            + " such notification, or accepted less than about a second ago; try again. 409 `not-retractable`: it"
                            + " went out as part of the digest `digestNotificationId`, which can be taken back as a whole.")
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
                .orElseThrow(() -> RefusedException.notFound("lane known of this notification yet"));
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

    /// What others are told together with it cannot be taken back by itself.
    private void refuseDigested(Caller caller, TrackedNotification notification) {
        Optional<String> digest = Journey.of(
                        queries.receipts(List.of(notification.id())).getOrDefault(notification.id(), List.of()))
                .digestNotification();
        boolean hasLeft = digest.flatMap(id -> queries.findNotification(caller.tenant(), id))
                .filter(carrier -> carrier.status() >= TrackedState.ROUTED.rank())
                .isPresent();
        if (hasLeft) {
            throw RefusedException.notRetractable(digest.orElseThrow());
        }
    }
}
