// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.quota;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderBuildStage;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderRefillStage;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// Configuration of a tenant's bucket: a limit per second, which is refilled steadily, and a limit per calendar day,
/// which is refilled at midnight (UTC).
final class BucketLimits {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private BucketLimits() {}

    static BucketConfiguration of(QuotaUnit unit, TenantQuota quota) {
        return new BucketConfiguration(List.of(
                perSecond(unit.perSecond(), quota).build(),
                perDay(unit.perDay(), quota).build()));
    }

    /// Bucket of this process alone.
    ///
    /// @param first tokens of the limit per second at the start
    static Bucket local(QuotaUnit unit, TenantQuota quota, long first, InstantSource clock) {
        return Bucket.builder()
                .withCustomTimePrecision(meter(clock))
                .addLimit(
                        perSecond(unit.perSecond(), quota).initialTokens(first).build())
                .addLimit(perDay(unit.perDay(), quota).build())
                .build();
    }

    /// Limit per second. Its id has its numbers, so that a changed limit starts full and inherits no debt.
    private static BandwidthBuilderBuildStage perSecond(QuotaLimit limit, TenantQuota quota) {
        return bandwidth(limit, quota)
                .refillGreedy(limit.rate(quota), Duration.ofSeconds(1))
                .id("%s:%d:%d".formatted(limit.wireName(), limit.rate(quota), limit.capacity(quota)));
    }

    private static BandwidthBuilderBuildStage perDay(QuotaLimit limit, TenantQuota quota) {
        return bandwidth(limit, quota)
                .refillIntervallyAligned(limit.rate(quota), Duration.ofDays(1), Instant.EPOCH)
                .id(limit.wireName());
    }

    private static BandwidthBuilderRefillStage bandwidth(QuotaLimit limit, TenantQuota quota) {
        return Bandwidth.builder().capacity(limit.capacity(quota));
    }

    static TimeMeter meter(InstantSource clock) {
        return new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return clock.millis() * NANOS_PER_MILLI;
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }
}
