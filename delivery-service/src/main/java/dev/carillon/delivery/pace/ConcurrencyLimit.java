// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import java.time.Duration;
import java.time.Instant;

/// Adaptive limit on the simultaneous attempts at a provider: `Gradient2` of Netflix's concurrency-limits
/// (<https://github.com/Netflix/concurrency-limits>, Apache-2.0). It compares the current latency with the
/// long-term latency, as TCP Vegas does. The limit falls for a provider that becomes slower under load, and stays
/// for one that is always slow. Not thread-safe: its owner must lock.
final class ConcurrencyLimit {

    private static final int SAMPLES = 10;
    private static final Duration WINDOW = Duration.ofMillis(200);
    private static final int WARM_UP = 10;
    private static final double HALF_LIFE_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final double TOLERANCE = 1.5;
    private static final double SMOOTHING = 0.2;
    private static final double HEADROOM = 4;
    private static final double BACKOFF = 0.7;

    private final double least;
    private final double most;
    private double limit;
    private double longRun;
    private int windows;
    private Instant windowBegan = Instant.EPOCH;
    private double sum;
    private int samples;
    private int mostUnderWay;

    ConcurrencyLimit(int least, int most) {
        this.least = Math.min(least, most);
        this.most = most;
        this.limit = most;
    }

    int value() {
        return (int) limit;
    }

    /// Records an answered attempt.
    ///
    /// @param underWay Number of simultaneous attempts, including this one
    void sample(Duration latency, int underWay, Instant now) {
        if (samples == 0) {
            windowBegan = now;
        }
        sum += (double) latency.toNanos();
        mostUnderWay = Math.max(mostUnderWay, underWay);
        samples++;
        Duration window = Duration.between(windowBegan, now);
        if (samples >= SAMPLES && window.compareTo(WINDOW) >= 0) {
            adapt(Math.max(1, sum / samples), window);
            sum = 0;
            samples = 0;
            mostUnderWay = 0;
        }
    }

    /// Reduces the limit because the provider asked to slow down.
    void reduce() {
        limit = Math.max(least, limit * BACKOFF);
    }

    private void adapt(double latency, Duration window) {
        windows++;
        double weight = windows <= WARM_UP ? 1.0 / windows : 1 - Math.pow(0.5, window.toMillis() / HALF_LIFE_MILLIS);
        longRun += (latency - longRun) * weight;
        if (longRun > 2 * latency) {
            // The provider recovers: the old, high latency must not hide the next slowdown for long.
            longRun *= 0.95;
        }
        if (mostUnderWay < limit / 2) {
            return;
        }
        double gradient = Math.clamp(TOLERANCE * longRun / latency, 0.5, 1);
        double wanted = limit * gradient + HEADROOM;
        limit = Math.clamp(limit + (wanted - limit) * SMOOTHING, least, most);
    }
}
