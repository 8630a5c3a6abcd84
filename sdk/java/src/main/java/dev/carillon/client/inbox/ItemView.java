// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.time.Instant;
import java.util.Optional;

/// Full state of an item, merged from all devices.
///
/// @param snoozedUntil end of the snooze; empty if the item is not snoozed
/// @param chosen id of the action that the recipient chose
public record ItemView(ItemState state, Pinning pinning, Optional<Instant> snoozedUntil, Optional<String> chosen) {

    /// Pinning of an item; pinned items come first.
    public enum Pinning {
        PINNED,
        NOT_PINNED
    }
}
