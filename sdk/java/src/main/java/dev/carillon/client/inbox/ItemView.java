// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.time.Instant;
import java.util.Optional;

/// All that is so of an item: what became of it on any device.
///
/// @param snoozedUntil until when it is put off, if it is
public record ItemView(ItemState state, Pinning pinning, Optional<Instant> snoozedUntil) {

    /// Whether it stands before all others.
    public enum Pinning {
        PINNED,
        NOT_PINNED
    }
}
