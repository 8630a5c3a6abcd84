// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.limit;

import dev.carillon.events.v1.RateLimit;
import java.time.Duration;
import java.util.Optional;

/// Limit of a number of events in any span of a given length.
///
/// @param limit largest number, at least 1
/// @param per length of the span; its end is exclusive
public record SlidingLimit(int limit, Duration per) {

    public SlidingLimit {
        if (limit < 1 || per.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "a limit needs a number and a span, not %d per %s".formatted(limit, per));
        }
    }

    /// Limit from its catalog form; empty if it has no number or no span.
    public static Optional<SlidingLimit> of(RateLimit written) {
        int limit = (int) Math.min(Integer.toUnsignedLong(written.getLimit()), Integer.MAX_VALUE);
        long seconds = Integer.toUnsignedLong(written.getPerSeconds());
        return limit == 0 || seconds == 0
                ? Optional.empty()
                : Optional.of(new SlidingLimit(limit, Duration.ofSeconds(seconds)));
    }
}
