// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.time.Instant;
import java.util.Optional;

/// Instants at which another worker may have started an attempt of the same delivery. A missing ledger entry proves
/// that no attempt was made only if the ledger has kept all entries since these instants.
///
/// @param thisAttempt Instant at which another worker may have started this attempt; empty if no other worker can
/// have
/// @param earlierAttempts Instant at which the first earlier attempt may have started; empty for the first attempt
public record AttemptWindow(Optional<Instant> thisAttempt, Optional<Instant> earlierAttempts) {

    /// Window of a first attempt that no other worker can have started.
    public static final AttemptWindow NO_OTHER_WORKER = new AttemptWindow(Optional.empty(), Optional.empty());
}
