// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Waits of measurements.
public final class Waiting {

    private static final Duration POLL = Duration.ofMillis(20);

    private Waiting() {}

    public static void pass(Duration duration) {
        until(() -> false, duration);
    }

    /// @return true if the condition became true in time
    public static boolean until(BooleanSupplier condition, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(Math.min(left, POLL.toNanos()));
        }
        return true;
    }

    /// Waits until nothing is missing, for as long as what is missing becomes less. How fast that happens is a
    /// machine's business.
    ///
    /// @param patience longest time without progress
    /// @return true if nothing is missing
    public static boolean untilNoneIsMissing(LongSupplier missing, Duration patience) {
        long least = missing.getAsLong();
        while (least > 0) {
            long before = least;
            if (!until(() -> missing.getAsLong() < before, patience)) {
                return false;
            }
            least = missing.getAsLong();
        }
        return true;
    }
}
