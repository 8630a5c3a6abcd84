// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Growing delays with a random part, so that relays do not repeat at the same time after an outage. Thread-safe if the
/// random generator is.
final class Backoff {

    private static final int MOST_DOUBLINGS = 20;

    private final OutboxSettings.Retry retry;
    private final RandomGenerator random;

    Backoff(OutboxSettings.Retry retry, RandomGenerator random) {
        this.retry = retry;
        this.random = random;
    }

    /// @param failures Number of failures so far, this one not included
    Duration after(int failures) {
        long ceiling = Math.min(
                retry.longest().toMillis(), retry.shortest().toMillis() << Math.clamp(failures, 0, MOST_DOUBLINGS));
        return Duration.ofMillis(Math.max(1, random.nextLong(ceiling / 2, ceiling + 1)));
    }

    /// @param atLeast Delay that the platform asked for. It asks all for the same delay, so the random part is added.
    Duration after(int failures, Duration atLeast) {
        Duration delay = after(failures);
        return atLeast.compareTo(delay) > 0 ? atLeast.plus(after(0)) : delay;
    }
}
