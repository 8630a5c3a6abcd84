// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.routing.router.DecisionInputs;
import java.net.URI;

/// Router that owns a recipient.
public sealed interface RecipientOwner {

    /// This router.
    ///
    /// @param inputs inputs of decisions, for one thread and a short time: after a rebalance reading them
    /// fails
    record ThisRouter(DecisionInputs inputs) implements RecipientOwner {}

    /// Another router.
    ///
    /// @param router URL of the router
    record OtherRouter(URI router) implements RecipientOwner {}

    /// Unknown owner: partitions are being reassigned, or this process does not route the lane.
    record Unknown(String why) implements RecipientOwner {}
}
