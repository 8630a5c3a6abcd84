// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.routing.decision.Catalog;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.store.Stores;

/// Router state that a decision about one recipient depends on. History is read from the stores at each call.
public record DecisionInputs(Catalog catalog, RecipientProfile profile, History history) {

    /// @param stores stores of the recipient's partition; only read
    public static DecisionInputs of(RecipientKey recipient, Stores stores, Catalog catalog, PayloadSeal seal) {
        RouterState state = RouterState.of(stores, catalog, seal);
        return new DecisionInputs(catalog, state.profiles().of(recipient), state);
    }
}
