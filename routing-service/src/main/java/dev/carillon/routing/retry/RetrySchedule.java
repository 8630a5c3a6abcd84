// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import java.time.Duration;
import java.util.SplittableRandom;

/// How long to wait before trying again: full jitter, that is anything from nothing to a bound that doubles with each
/// try up to a cap, so that those who failed together do not come back together. The randomness is drawn from the
/// delivery's id and the number of the try, so the same delivery always waits the same.
///
/// @param first bound of the first wait
/// @param cap bound of the longest
public record RetrySchedule(Duration first, Duration cap) {

    private static final int DOUBLINGS = 30;

    public RetrySchedule {
        if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("retries need 0 < first <= cap, not %s and %s".formatted(first, cap));
        }
    }

    /// @param tries how many tries there were, from 1
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
