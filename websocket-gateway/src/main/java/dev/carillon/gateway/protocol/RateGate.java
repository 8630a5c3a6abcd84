// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// Rate limit: admits a number of calls per second, plus a burst after an idle time. Not thread-safe: the owner must
/// synchronize access.
public final class RateGate {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final long costNanos;
    private final long burstNanos;
    private long paidUntilNanos;

    /// @param perSecond at most 1,000,000,000
    /// @param burst most calls that are admitted at once
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

    /// Admits one call if the rate allows it now, and counts it.
    ///
    /// @return true if the call was admitted
    public boolean pass(long nowNanos) {
        long start = paidUntilNanos - nowNanos > 0 ? paidUntilNanos : nowNanos;
        if (start + costNanos - nowNanos > burstNanos) {
            return false;
        }
        paidUntilNanos = start + costNanos;
        return true;
    }
}
