// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.quota;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Limit of a quota that is shared by all instances.
public enum QuotaLimit {
    EVENTS_PER_SECOND,
    EVENTS_PER_DAY,
    BYTES_PER_SECOND,
    BYTES_PER_DAY;

    private static final Duration DAY = Duration.ofDays(1);
    private static final long MILLIS_PER_SECOND = 1_000;

    /// Published name, such as `events-per-second`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public boolean isPerDay() {
        return this == EVENTS_PER_DAY || this == BYTES_PER_DAY;
    }

    /// Most tokens that a full bucket has.
    public long capacity(TenantQuota quota) {
        return switch (this) {
            case EVENTS_PER_SECOND, BYTES_PER_SECOND -> rate(quota) * quota.burstSeconds();
            case EVENTS_PER_DAY, BYTES_PER_DAY -> rate(quota);
        };
    }

    /// Tokens per second or per day.
    public long rate(TenantQuota quota) {
        return switch (this) {
            case EVENTS_PER_SECOND -> quota.eventsPerSecond();
            case EVENTS_PER_DAY -> quota.eventsPerDay();
            case BYTES_PER_SECOND -> quota.bytesPerSecond();
            case BYTES_PER_DAY -> quota.bytesPerDay();
        };
    }

    /// Time in which an empty bucket becomes full.
    public Duration window(TenantQuota quota) {
        return isPerDay() ? DAY : Duration.ofSeconds(quota.burstSeconds());
    }

    /// Time until the bucket has so many more tokens: at most the rest of the day for a limit per day.
    public Duration timeFor(long tokens, TenantQuota quota, Instant now) {
        if (tokens <= 0) {
            return Duration.ZERO;
        }
        if (isPerDay()) {
            return Duration.between(now, now.truncatedTo(ChronoUnit.DAYS).plus(DAY));
        }
        return Duration.ofMillis(Math.ceilDiv(Math.multiplyExact(tokens, MILLIS_PER_SECOND), rate(quota)));
    }
}
