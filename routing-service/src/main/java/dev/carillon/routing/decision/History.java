// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import java.time.Instant;
import java.util.Optional;

/// What happened before, as far as a decision may depend on it.
public interface History {

    /// What the recipient was told of under this key.
    Optional<Told> findTold(RecipientKey recipient, String dedupeKey);

    /// Who stopped the event, for this recipient or for all.
    Optional<Stopped> findCancellation(RecipientKey recipient, EventId event);

    /// @param until events accepted before this instant are repetitions
    record Told(String eventId, Instant acceptedAt, Instant until) {}

    record Stopped(String requestedBy) {}
}
