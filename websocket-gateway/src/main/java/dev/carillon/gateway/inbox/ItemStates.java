// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.item.Cursor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lookup of items' states.
public interface ItemStates {

    /// States by notification id. An item that is not in the answer is new.
    ///
    /// @throws dev.carillon.gateway.store.StoreUnavailableException if the states cannot be read
    Map<String, ItemView> find(RecipientKey recipient, Collection<String> notificationIds);

    /// The changes that a device has missed.
    ///
    /// @param cursor the last change that the device has; empty if it does not resume
    /// @throws dev.carillon.gateway.store.StoreUnavailableException if the changes cannot be read
    Changes openChanges(RecipientKey recipient, Optional<Cursor> cursor);

    /// @param from the device's own cursor if it is resumed, otherwise the current end of the changes
    /// @param missed missed changes, ascending; empty unless resumed
    record Changes(Cursor from, Opening.Beginning beginning, List<StateChange> missed) {
        public Changes {
            missed = List.copyOf(missed);
        }
    }
}
