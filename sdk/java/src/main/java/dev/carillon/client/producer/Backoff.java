// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// Growing delays with jitter, so that many producers do not retry at the same time after an outage. Not thread-safe.
public final class Backoff {

    private static final long SHORTEST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;
    private static final int MOST_DOUBLINGS = 12;

    private final RandomGenerator random;
    private int attempts;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// Delay that an answer asks for with `Retry-After`; zero if it does not.
    public static Duration requested(HttpHeaders headers) {
        return headers.firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(Duration.ZERO);
    }

    /// @param atLeast delay that the platform asked for
    public Duration next(Duration atLeast) {
        long ceiling = Math.min(LONGEST_MILLIS, SHORTEST_MILLIS << Math.min(attempts++, MOST_DOUBLINGS));
        Duration delay = Duration.ofMillis(random.nextLong(ceiling / 2, ceiling + 1));
        // The platform asks all producers for the same delay, so the jitter is added to it.
        return atLeast.isZero() ? delay : atLeast.plus(delay);
    }
}
