// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.RecipientKey;
import java.util.Collection;
import java.util.Map;

/// Tells the present state of items. An item that is not in the answer is unread.
@FunctionalInterface
public interface ItemStates {

    /// @throws dev.carillon.gateway.store.StoreUnavailableException when the states cannot be read
    Map<String, ItemState> find(RecipientKey recipient, Collection<String> notificationIds);
}
