// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.routing.decision.Catalog;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.store.Stores;

/// What a router knows that a decision about a recipient depends on. The history is read from the stores whenever it is
/// asked.
public record Knowledge(Catalog catalog, RecipientProfile profile, History history) {

    /// @param stores of the recipient's partition; only read
    public static Knowledge of(RecipientKey recipient, Stores stores, Catalog catalog, PayloadSeal seal) {
        RouterState state = RouterState.of(stores, catalog, seal);
        return new Knowledge(catalog, state.profiles().of(recipient), state);
    }
}
