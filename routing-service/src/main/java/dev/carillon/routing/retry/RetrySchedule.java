// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import java.time.Duration;
import java.util.SplittableRandom;

/// Schedule of retry delays with full jitter: a random delay below a bound that doubles with each attempt up to a
/// cap, so that deliveries that failed together are not retried together. The random value is derived from delivery
/// id and attempt number, so that the same delivery always waits equally long.
///
/// @param first bound of the first delay
/// @param cap bound of every delay
public record RetrySchedule(Duration first, Duration cap) {

    private static final int DOUBLINGS = 30;

    public RetrySchedule {
        if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("retries need 0 < first <= cap, not %s and %s".formatted(first, cap));
        }
    }

    /// @param tries number of attempts so far, from 1
    public Duration delay(String deliveryId, int tries) {
        long bound = bound(tries).toMillis();
        return Duration.ofMillis(new SplittableRandom(seed(deliveryId, tries)).nextLong(bound + 1));
    }

    RetrySchedule stretched(double factor) {
        return new RetrySchedule(times(first, factor), times(cap, factor));
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() * factor));
    }

    Duration bound(int tries) {
        int doublings = Math.clamp(tries - 1L, 0, DOUBLINGS);
        Duration bound = first.multipliedBy(1L << doublings);
        return bound.compareTo(cap) < 0 ? bound : cap;
    }

    /// FNV-1a of the id, and the number: `String.hashCode` has too few bits.
    private static long seed(String deliveryId, int tries) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < deliveryId.length(); i++) {
            hash = (hash ^ deliveryId.charAt(i)) * 0x100000001b3L;
        }
        return (hash ^ tries) * 0x100000001b3L;
    }
}
