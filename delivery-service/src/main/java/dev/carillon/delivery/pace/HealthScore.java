// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import dev.carillon.delivery.attempt.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;

/// Health score of a provider, from 0 to 100: the share of answered attempts times the ratio of its long-term to
/// its current latency. Throttled attempts do not count. A bad score recovers with a half-life, because a provider
/// without calls cannot show that it is healthy. Not thread-safe: its owner must lock.
final class HealthScore {

    private static final double WEIGHT = 1.0 / 50;
    private static final double LONG_RUN_WEIGHT = 1.0 / 600;
    private static final double TOLERANCE = 2;
    private static final double HALF_LIFE_MILLIS = Duration.ofMinutes(1).toMillis();

    private double failing;
    private double shortRun;
    private double longRun;
    private Instant fadedAt = Instant.EPOCH;

    /// Records that an accepted delivery was not reported in time.
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
