// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import dev.carillon.events.RecipientKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A request to erase a recipient, with its progress.
///
/// @param requestedBy id of the caller that requested it
/// @param doneAt time at which the last store was finished
public record Erasure(
        long id,
        RecipientKey recipient,
        Instant requestedAt,
        String requestedBy,
        Optional<Instant> doneAt,
        List<Step> steps) {

    public Erasure {
        steps = List.copyOf(steps);
    }

    /// Progress in one store.
    ///
    /// @param store wire name of the store
    /// @param removed number of removed rows or entries
    public record Step(String store, Optional<Instant> doneAt, long removed) {}
}
