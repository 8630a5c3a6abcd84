// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Lever;
import java.time.Instant;
import java.util.Optional;

/// A lever that somebody has pulled.
///
/// @param version as of its record in the catalog
public record HeldPosition(LeverTarget target, long version, Lever lever) {

    /// The position that a record of the catalog tells of; empty where it is no position of that lever.
    public static Optional<HeldPosition> of(LeverTarget target, CatalogEntry entry) {
        return entry.hasLever()
                        && entry.getLever().getActionCase() == target.kind().action()
                ? Optional.of(new HeldPosition(target, entry.getVersion(), entry.getLever()))
                : Optional.empty();
    }

    /// Whether it has not let go by itself.
    public boolean isHeld(Instant now) {
        return lever.getUntilMillis() == 0 || lever.getUntilMillis() > now.toEpochMilli();
    }
}
