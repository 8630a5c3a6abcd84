// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.time.Duration;
import java.time.Instant;

/// The recorded end of one attempt: all that its receipt says beyond the delivery itself.
///
/// @param provider `smtp`, `apns`; empty where no provider was called
/// @param costMicros what the provider charges for it, in millionths of the currency of the price table
/// @param reportWithin how soon the provider is expected to report the delivery; zero where that is not waited for
public record Settlement(
        AttemptOutcome outcome,
        String provider,
        Instant at,
        Duration duration,
        long costMicros,
        Duration reportWithin) {

    /// That cost nothing.
    public Settlement(AttemptOutcome outcome, String provider, Instant at, Duration duration) {
        this(outcome, provider, at, duration, 0, Duration.ZERO);
    }

    /// The same at a cost.
    public Settlement costing(long micros) {
        return new Settlement(outcome, provider, at, duration, micros, reportWithin);
    }

    /// The same, with a report to come.
    public Settlement expectingReport(Duration within) {
        return new Settlement(outcome, provider, at, duration, costMicros, within);
    }
}
