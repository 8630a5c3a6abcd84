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

/// Past facts that a decision may depend on.
public interface History {

    /// Earlier notification of the recipient under this dedupe key.
    Optional<FirstNotification> findFirstNotification(RecipientKey recipient, String dedupeKey);

    /// Cancellation of the event, for this recipient or for all.
    Optional<Stopped> findCancellation(RecipientKey recipient, EventId event);

    /// Send times that count against a limit.
    default SlidingLog findTaken(LimitKey key) {
        return SlidingLog.empty();
    }

    /// Open digest of a slot.
    default Optional<OpenDigest> findDigest(DigestSlot slot) {
        return Optional.empty();
    }

    /// Event whose delivery must settle before a delivery of this place is sent; empty if it may be sent now.
    default Optional<EventId> findBefore(OrderPlace place) {
        return Optional.empty();
    }

    /// Hours at which the recipient engaged.
    default EngagementHistogram findEngagementHours(RecipientKey recipient) {
        return EngagementHistogram.none();
    }

    /// Hours at which the tenant's recipients engaged, as far as this partition knows.
    default EngagementHistogram findEngagementHours(TenantId tenant) {
        return EngagementHistogram.none();
    }

    /// @param until events accepted before this instant are repetitions
    record FirstNotification(String eventId, Instant acceptedAt, Instant until) {}

    record Stopped(String requestedBy) {}
}
