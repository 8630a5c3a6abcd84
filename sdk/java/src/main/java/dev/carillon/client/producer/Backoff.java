// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Growing delays with full jitter, so that many producers that lost the same platform do not come back at once. For
/// one
/// thread.
final class Backoff {

    private static final long SHORTEST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;
    private static final int MOST_DOUBLINGS = 12;

    private final RandomGenerator random;
    private int attempts;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// @param atLeast what the platform asked for
    Duration next(Duration atLeast) {
        long ceiling = Math.min(LONGEST_MILLIS, SHORTEST_MILLIS << Math.min(attempts++, MOST_DOUBLINGS));
        Duration delay = Duration.ofMillis(random.nextLong(ceiling / 2, ceiling + 1));
        // What was asked for is asked of all at the same instant.
        return atLeast.isZero() ? delay : atLeast.plus(delay);
    }
}
