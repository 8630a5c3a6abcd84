// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import dev.carillon.delivery.attempt.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;

/// How well a provider does, from 0 to 100: the share of answered attempts, times how its latency of the moment
/// compares
/// with that of the long run. Being asked to slow down says nothing of either. A bad score fades with a half-life,
/// since a provider that is no longer asked has no other way to show that it is well. Not thread-safe: its owner
/// guards it.
final class HealthScore {

    private static final double WEIGHT = 1.0 / 50;
    private static final double LONG_RUN_WEIGHT = 1.0 / 600;
    private static final double TOLERANCE = 2;
    private static final double HALF_LIFE_MILLIS = Duration.ofMinutes(1).toMillis();

    private double failing;
    private double shortRun;
    private double longRun;
    private Instant fadedAt = Instant.EPOCH;

    /// What it accepted was not reported in time.
    void recordMissing(Instant now) {
        fade(now);
        recordFailure();
    }

    private void recordFailure() {
        failing += (1 - failing) * WEIGHT;
    }

    void record(AttemptOutcome outcome, Duration latency, Instant now) {
        fade(now);
        switch (outcome) {
            case AttemptOutcome.Accepted _, AttemptOutcome.Refused _, AttemptOutcome.AddressInvalid _ -> {
                failing -= failing * WEIGHT;
                record(Math.max(1, (double) latency.toNanos()));
            }
            case AttemptOutcome.Unanswered _ -> recordFailure();
            case AttemptOutcome.Throttled _ -> {}
        }
    }

    int value(Instant now) {
        fade(now);
        double slowness = shortRun == 0 ? 1 : Math.clamp(TOLERANCE * longRun / shortRun, 0, 1);
        return (int) Math.round(100 * (1 - failing) * slowness);
    }

    private void record(double latency) {
        shortRun = shortRun == 0 ? latency : shortRun + (latency - shortRun) * WEIGHT;
        longRun = longRun == 0 ? latency : longRun + (latency - longRun) * LONG_RUN_WEIGHT;
    }

    private void fade(Instant now) {
        if (fadedAt.isBefore(now)) {
            double kept = Math.pow(0.5, Duration.between(fadedAt, now).toMillis() / HALF_LIFE_MILLIS);
            failing *= kept;
            shortRun = longRun + (shortRun - longRun) * kept;
            fadedAt = now;
        }
    }
}
