// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.FailureCode;
import dev.carillon.events.v1.Delivery;
import dev.carillon.routing.state.PendingDelivery;

/// Delivery that has settled: no further attempt follows.
record Settled(Delivery delivery, PendingDelivery pending, Outcome outcome) {

    /// Outcome of a settled delivery.
    sealed interface Outcome {
        /// The provider accepted it.
        record Accepted() implements Outcome {}

        /// It failed for good.
        record Failed(FailureCode code, String detail) implements Outcome {}

        /// It expired or was cancelled.
        record Stopped() implements Outcome {}
    }
}
