// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.catalog;

import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.ingestion.validation.EventSchema;
import java.time.Duration;

/// Event type of the catalog, with defaults applied.
///
/// @param expireAfter lifetime of events without an expiry of their own; zero means that they do not expire
public record KnownEventType(
        Lane lane, Guarantee guarantee, OrderingCode ordering, Duration expireAfter, EventSchema schema) {

    public static KnownEventType of(EventType type) {
        return new KnownEventType(
                Lane.find(type.getLane()).orElse(Lane.STANDARD),
                Guarantee.find(type.getGuarantee()).orElse(Guarantee.AT_LEAST_ONCE),
                type.getOrdering() == OrderingCode.ORDERING_STRICT
                        ? OrderingCode.ORDERING_STRICT
                        : OrderingCode.ORDERING_LANE,
                Duration.ofSeconds(Integer.toUnsignedLong(type.getExpireAfterSeconds())),
                EventSchema.compile(type.getDataSchema()));
    }
}
