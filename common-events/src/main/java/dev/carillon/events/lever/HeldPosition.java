// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import dev.carillon.events.v1.Lever;
import java.time.Instant;

/// A lever that somebody has pulled.
///
/// @param version as of its record in the catalog
public record HeldPosition(LeverTarget target, long version, Lever lever) {

    /// Whether it has not let go by itself.
    public boolean isHeld(Instant now) {
        return lever.getUntilMillis() == 0 || lever.getUntilMillis() > now.toEpochMilli();
    }
}
