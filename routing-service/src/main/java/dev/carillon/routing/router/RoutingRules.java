// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.retry.RetryPolicy;
import java.time.Duration;

/// Settings and engine of a lane's router.
///
/// @param memory retention of cancellations and reached devices
/// @param workPerTurn most timers, or audience members, processed before other records get their turn
/// @param turnPause time for other records while work is left
/// @param seal seal of stored and sent payload
public record RoutingRules(
        RoutingEngine engine,
        RetryPolicy retries,
        RetryBudget.Settings retryBudget,
        Memory memory,
        int workPerTurn,
        Duration turnPause,
        PayloadSeal seal) {

    /// Rules without payload encryption.
    public RoutingRules(
            RoutingEngine engine,
            RetryPolicy retries,
            RetryBudget.Settings retryBudget,
            Memory memory,
            int workPerTurn,
            Duration turnPause) {
        this(engine, retries, retryBudget, memory, workPerTurn, turnPause, PayloadSeal.none());
    }

    /// @param cancellations how long a cancellation or retraction stops events and deliveries that arrive
    /// after it
    /// @param devices how long after a device was reached the notification can be withdrawn from it
    public record Memory(Duration cancellations, Duration devices) {}
}
