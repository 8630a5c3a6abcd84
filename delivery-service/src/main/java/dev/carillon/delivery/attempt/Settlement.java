// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.time.Duration;
import java.time.Instant;

/// Recorded outcome of one attempt: everything that its receipt contains besides the delivery.
///
/// @param provider Provider's name, such as `smtp`; empty if no provider was called
/// @param costMicros Provider's charge in millionths of the price table's currency
/// @param reportWithin Time within which the provider is expected to report the delivery; zero if no report is
/// awaited
public record Settlement(
        AttemptOutcome outcome,
        String provider,
        Instant at,
        Duration duration,
        long costMicros,
        Duration reportWithin) {

    /// Settlement without cost.
    public Settlement(AttemptOutcome outcome, String provider, Instant at, Duration duration) {
        this(outcome, provider, at, duration, 0, Duration.ZERO);
    }

    /// Copy with a cost.
    public Settlement costing(long micros) {
        return new Settlement(outcome, provider, at, duration, micros, reportWithin);
    }

    /// Copy with an awaited report.
    public Settlement expectingReport(Duration within) {
        return new Settlement(outcome, provider, at, duration, costMicros, within);
    }
}
