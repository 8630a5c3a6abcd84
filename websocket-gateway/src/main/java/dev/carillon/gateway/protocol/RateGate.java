// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// Lets through so many per second, and a burst after a rest. Not thread-safe: its owner guards it.
public final class RateGate {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final long costNanos;
    private final long burstNanos;
    private long paidUntilNanos;

    /// @param perSecond at most 1,000,000,000
    /// @param burst how many at once
    public record Rate(int perSecond, int burst) {
        public Rate {
            if (perSecond < 1 || burst < 1) {
                throw new IllegalArgumentException("a rate and its burst must be positive");
            }
        }
    }

    /// @param nowNanos by [System#nanoTime()]
    public RateGate(Rate rate, long nowNanos) {
        this.costNanos = SECOND_NANOS / rate.perSecond();
        this.burstNanos = costNanos * rate.burst();
        this.paidUntilNanos = nowNanos;
    }

    /// Whether one more may pass now; if so it has passed.
    public boolean pass(long nowNanos) {
        long start = paidUntilNanos - nowNanos > 0 ? paidUntilNanos : nowNanos;
        if (start + costNanos - nowNanos > burstNanos) {
            return false;
        }
        paidUntilNanos = start + costNanos;
        return true;
    }
}
