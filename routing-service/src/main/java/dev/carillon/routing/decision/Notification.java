// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.Tenant;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/// What is decided about: a request together with the catalog's documents that it names.
record Notification(RoutingRequest request, EventType type, Category category, Tenant tenant) {

    /// Id of the event's type; the type's own name is for people.
    String typeId() {
        return request.event().getType();
    }

    /// When it is pointless. A type's own span counts from the moment that the producer wants it sent.
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

    /// When the producer wants it sent. A local time that the recipient's clocks skip is as much later as they are put
    /// forward; one that they show twice is the first of the two.
    ///
    /// @throws DateTimeException when the event's local time is none
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

    /// The recipient's zone.
    ZoneId zone() {
        return request.profile().zone(tenant);
    }

    /// What is wrong with the time to send; empty when nothing is.
    Optional<String> scheduleFault() {
        try {
            return sendAt().filter(at -> at.isAfter(request.acceptedAt().plus(SchedulePolicy.LONGEST)))
                    .map(_ -> "the event's time to send is more than %d days ahead"
                            .formatted(SchedulePolicy.LONGEST.toDays()));
        } catch (DateTimeException e) {
            return Optional.of("the event's local time to send is none");
        }
    }

    boolean isMandatory() {
        return type.getMandatory() || category.getMandatory();
    }

    boolean isCritical() {
        LaneCode own = request.event().getLane();
        return (own == LaneCode.LANE_UNSPECIFIED ? type.getLane() : own) == LaneCode.LANE_CRITICAL;
    }

    /// Whether its deliveries wait for those before them.
    boolean isStrictlyOrdered() {
        return type.getOrdering() == OrderingCode.ORDERING_STRICT
                || request.event().getOrdering() == OrderingCode.ORDERING_STRICT;
    }
}
