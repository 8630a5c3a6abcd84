// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.time.Instant;
import java.util.Optional;

/// When others than the asker may first have begun an attempt. That the ledger knows nothing of it means
/// nothing unless it has remembered everything since then.
///
/// @param itself empty where only the asker can have begun it
/// @param before when the first of the delivery's attempts before this may have been; empty where it is
/// the first
public record Begun(Optional<Instant> itself, Optional<Instant> before) {

    /// A first attempt that no one else can have begun.
    public static final Begun BY_NO_ONE_ELSE = new Begun(Optional.empty(), Optional.empty());
}
