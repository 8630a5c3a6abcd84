// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.time.Instant;
import java.util.Optional;

/// Full state of an item, merged from all devices.
///
/// @param snoozedUntil end of the snooze; empty if the item is not snoozed
public record ItemView(ItemState state, Pinning pinning, Optional<Instant> snoozedUntil) {

    /// Pinning of an item; pinned items come first.
    public enum Pinning {
        PINNED,
        NOT_PINNED
    }
}
