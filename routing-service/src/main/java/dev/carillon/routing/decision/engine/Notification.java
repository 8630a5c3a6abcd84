// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.Tenant;
import dev.carillon.routing.decision.RoutingRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/// Subject of a decision: a request with the catalog documents that it names.
record Notification(RoutingRequest request, EventType type, Category category, Tenant tenant) {

    /// Id of the event's type. The type's name is for display only.
    String typeId() {
        return request.event().getType();
    }

    /// Expiry of the notification. A lifetime from the event type counts from the requested time of sending.
    Optional<Instant> expiresAt() {
        if (request.event().getExpiresAtMillis() > 0) {
            return Optional.of(Instant.ofEpochMilli(request.event().getExpiresAtMillis()));
        }
        if (type.getExpireAfterSeconds() == 0) {
            return Optional.empty();
        }
        Instant accepted = request.acceptedAt();
        Instant start = sendAt().filter(accepted::isBefore).orElse(accepted);
        return Optional.of(start.plusSeconds(Integer.toUnsignedLong(type.getExpireAfterSeconds())));
    }

    /// Time of sending that the producer requested. A local time that daylight saving skips is moved forward by
    /// the same amount; of a local time that occurs twice, the first is used.
    ///
    /// @throws DateTimeException when the event's local time is invalid
    Optional<Instant> sendAt() {
        return switch (request.event().getScheduleCase()) {
            case SEND_AT_MILLIS ->
                Optional.of(Instant.ofEpochMilli(request.event().getSendAtMillis()));
            case SEND_AT_LOCAL ->
                Optional.of(LocalDateTime.parse(request.event().getSendAtLocal())
                        .atZone(zone())
                        .toInstant());
            case SCHEDULE_NOT_SET -> Optional.empty();
        };
    }

    /// Time zone of the recipient.
    ZoneId zone() {
        return request.profile().zone(tenant);
    }

    /// Fault of the requested time of sending; empty if it is valid.
    Optional<String> scheduleFault() {
        try {
            return sendAt().filter(at -> at.isAfter(request.acceptedAt().plus(SchedulePolicy.LONGEST)))
                    .map(_ -> "the event's time of sending is more than %d days ahead"
                            .formatted(SchedulePolicy.LONGEST.toDays()));
        } catch (DateTimeException e) {
            return Optional.of("the event's local time of sending is invalid");
        }
    }

    boolean isMandatory() {
        return type.getMandatory() || category.getMandatory();
    }

    boolean isCritical() {
        LaneCode own = request.event().getLane();
        return (own == LaneCode.LANE_UNSPECIFIED ? type.getLane() : own) == LaneCode.LANE_CRITICAL;
    }

    /// True if nothing delays it: neither waits and digests of the workflow nor quiet hours and send windows.
    boolean isImmediate() {
        return request.event().getImmediate();
    }

    /// True if its deliveries wait for those of earlier notifications.
    boolean isStrictlyOrdered() {
        return type.getOrdering() == OrderingCode.ORDERING_STRICT
                || request.event().getOrdering() == OrderingCode.ORDERING_STRICT;
    }
}
