// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import dev.carillon.events.RecipientKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A request to erase a recipient, and how far it has come.
///
/// @param requestedBy who asked, by id
/// @param doneAt when the last store was done
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

    /// @param store by its wire name
    /// @param removed rows or entries
    public record Step(String store, Optional<Instant> doneAt, long removed) {}
}
