// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Tenant;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

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

    /// The recipient's zone, else the tenant's, else UTC. Zones that do not exist are passed over.
    ZoneId zone() {
        return Stream.of(request.profile().content().getTimeZone(), tenant.getDefaultTimeZone())
                .flatMap(name -> zone(name).stream())
                .findFirst()
                .orElse(ZoneOffset.UTC);
    }

    boolean hasReadableSchedule() {
        try {
            return sendAt().isPresent() || !request.event().hasSendAtLocal();
        } catch (DateTimeException e) {
            return false;
        }
    }

    boolean isMandatory() {
        return type.getMandatory() || category.getMandatory();
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return name.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
