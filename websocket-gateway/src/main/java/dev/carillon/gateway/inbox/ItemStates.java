// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.RecipientKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells what has become of items.
public interface ItemStates {

    /// An item that is not in the answer is new.
    ///
    /// @throws dev.carillon.gateway.store.StoreUnavailableException when the states cannot be read
    Map<String, ItemView> find(RecipientKey recipient, Collection<String> notificationIds);

    /// The changes that a device has missed.
    ///
    /// @param cursor the last change that it has; empty when it does not ask
    /// @throws dev.carillon.gateway.store.StoreUnavailableException when the changes cannot be read
    Changes openChanges(RecipientKey recipient, Optional<Cursor> cursor);

    /// @param from the device's own cursor when it is resumed, else where the changes stand
    /// @param missed ascending; none unless resumed
    record Changes(Cursor from, Opening.Beginning beginning, List<StateChange> missed) {
        public Changes {
            missed = List.copyOf(missed);
        }
    }
}
