// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.routing.decision.RoutingEngine;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.retry.RetryPolicy;
import java.time.Duration;

/// What a lane's router decides by.
///
/// @param memory for how long things are remembered
/// @param workPerTurn the most timers, or members of an audience, served before other records get their
/// turn
/// @param turnPause how long other records have their turn, when work is left
/// @param seal of what the router reads, keeps and writes
/// @param commitInterval how often what was decided is committed under load; the first after a pause is
/// at once
public record RoutingRules(
        RoutingEngine engine,
        RetryPolicy retries,
        RetryBudget.Settings retryBudget,
        Memory memory,
        int workPerTurn,
        Duration turnPause,
        Duration commitInterval,
        PayloadSeal seal) {

    /// With nothing sealed.
    public RoutingRules(
            RoutingEngine engine,
            RetryPolicy retries,
            RetryBudget.Settings retryBudget,
            Memory memory,
            int workPerTurn,
            Duration turnPause,
            Duration commitInterval) {
        this(engine, retries, retryBudget, memory, workPerTurn, turnPause, commitInterval, PayloadSeal.none());
    }

    /// @param cancellations how long a cancellation or retraction stops events and deliveries that come after it
    /// @param devices how long after a device was reached it can be asked to take the notification off its screen
    public record Memory(Duration cancellations, Duration devices) {}
}
