// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.routing.engagement.EngagementHistogram;
import dev.carillon.routing.limit.SlidingLog;
import java.time.Instant;
import java.util.Optional;

/// What happened before, as far as a decision may depend on it.
public interface History {

    /// What the recipient was told of under this key.
    Optional<Told> findTold(RecipientKey recipient, String dedupeKey);

    /// Who stopped the event, for this recipient or for all.
    Optional<Stopped> findCancellation(RecipientKey recipient, EventId event);

    /// What counts against a limit.
    default SlidingLog findTaken(LimitKey key) {
        return SlidingLog.empty();
    }

    /// The digest that is gathering.
    default Optional<OpenDigest> findDigest(DigestSlot slot) {
        return Optional.empty();
    }

    /// The event whose delivery must settle before one of this place may leave; empty when it may leave now.
    default Optional<EventId> findBefore(OrderPlace place) {
        return Optional.empty();
    }

    /// When the recipient engaged.
    default EngagementHistogram findHabits(RecipientKey recipient) {
        return EngagementHistogram.none();
    }

    /// When the tenant's recipients engaged, as far as it is known here.
    default EngagementHistogram findHabits(TenantId tenant) {
        return EngagementHistogram.none();
    }

    /// @param until events accepted before this instant are repetitions
    record Told(String eventId, Instant acceptedAt, Instant until) {}

    record Stopped(String requestedBy) {}
}
