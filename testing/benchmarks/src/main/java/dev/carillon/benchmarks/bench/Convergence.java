// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/// Convergence of a warm-up: over a whole span of time the compilers used less than a share of one processor. For one
/// thread.
final class Convergence {

    private final Duration span;
    private final double limit;
    private final Deque<Reading> readings = new ArrayDeque<>();

    private record Reading(long atNanos, Duration used) {}

    /// @param limit Share of one processor, from 0 to 1
    Convergence(Duration span, double limit) {
        this.span = span;
        this.limit = limit;
    }

    /// Adds a reading of the processor time that the compilers have used so far. Readings come in the order of time.
    void add(long atNanos, Duration used) {
        readings.addLast(new Reading(atNanos, used));
        while (readings.size() > 2
                && covers(readings.stream().skip(1).findFirst().orElseThrow())) {
            readings.removeFirst();
        }
    }

    /// Share of one processor over the last span. Empty before the readings cover one.
    OptionalDouble share() {
        if (readings.size() < 2 || !covers(readings.getFirst())) {
            return OptionalDouble.empty();
        }
        Reading first = readings.getFirst();
        Reading last = readings.getLast();
        return OptionalDouble.of(
                (double) last.used().minus(first.used()).toNanos() / (last.atNanos() - first.atNanos()));
    }

    boolean isReached() {
        OptionalDouble share = share();
        return share.isPresent() && share.getAsDouble() < limit;
    }

    private boolean covers(Reading reading) {
        return readings.getLast().atNanos() - reading.atNanos() >= span.toNanos();
    }
}
