// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Lever;
import java.time.Instant;
import java.util.Optional;

/// Lever that an operator has pulled.
///
/// @param version Version of its catalog record
public record HeldPosition(LeverTarget target, long version, Lever lever) {

    /// Position in a catalog record; empty if the record is not a valid position of this lever.
    public static Optional<HeldPosition> of(LeverTarget target, CatalogEntry entry) {
        return entry.hasLever()
                        && entry.getLever().getActionCase() == target.kind().action()
                ? Optional.of(new HeldPosition(target, entry.getVersion(), entry.getLever()))
                : Optional.empty();
    }

    /// True if the lever has not expired.
    public boolean isHeld(Instant now) {
        return lever.getUntilMillis() == 0 || lever.getUntilMillis() > now.toEpochMilli();
    }
}
