// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import java.util.OptionalInt;

/// Search for the highest rate that holds. It doubles the rate until one does not hold, or halves it until one holds,
/// and then bisects the gap until it is at most 5 % of the rate that holds. For one thread.
final class RateSearch {

    private static final int LOWEST = 10;
    private static final int HIGHEST = 200_000;
    private static final double PRECISION = 0.05;

    private final int first;
    private int holding;
    private int failing = Integer.MAX_VALUE;

    /// @param first Rate of the first probe
    RateSearch(int first) {
        this.first = first;
    }

    /// Rate of the next probe. Empty if the search has ended.
    OptionalInt next() {
        if (failing == Integer.MAX_VALUE) {
            return holding == 0 ? OptionalInt.of(first) : upTo(holding * 2);
        }
        if (holding == 0) {
            return failing / 2 < LOWEST ? OptionalInt.empty() : OptionalInt.of(failing / 2);
        }
        int gap = failing - holding;
        return gap <= Math.max(1, holding * PRECISION) ? OptionalInt.empty() : OptionalInt.of(holding + gap / 2);
    }

    /// Records that a rate holds.
    void markHolding(int rate) {
        holding = Math.max(holding, rate);
    }

    /// Records that a rate does not hold.
    void markFailing(int rate) {
        failing = Math.min(failing, rate);
    }

    private static OptionalInt upTo(int rate) {
        return rate > HIGHEST ? OptionalInt.empty() : OptionalInt.of(rate);
    }
}
