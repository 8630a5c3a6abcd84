// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.FailureCode;
import dev.carillon.events.v1.Delivery;
import dev.carillon.routing.state.PendingDelivery;

/// A delivery that nothing more will be tried for.
record Settled(Delivery delivery, PendingDelivery pending, Outcome outcome) {

    /// How it ended.
    sealed interface Outcome {
        /// The provider took it.
        record Accepted() implements Outcome {}

        /// For good.
        record Failed(FailureCode code, String detail) implements Outcome {}

        /// Expired or cancelled.
        record Stopped() implements Outcome {}
    }
}
