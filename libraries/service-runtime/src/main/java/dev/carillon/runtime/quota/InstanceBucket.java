// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.quota;

import io.github.bucket4j.Bucket;
import java.time.InstantSource;

/// Bucket of one instance alone, for the time in which Redis is unavailable. It has the tenant's limits. Thread-safe.
public final class InstanceBucket {

    private final QuotaUnit unit;
    private final Bucket bucket;

    /// @param first tokens of the limit per second at the start
    public InstanceBucket(QuotaUnit unit, TenantQuota quota, long first, InstantSource clock) {
        this.unit = unit;
        this.bucket = BucketLimits.local(unit, quota, first, clock);
    }

    /// Takes as many tokens as there are, but no more than wanted.
    public Grant take(long wanted) {
        return Grant.of(unit, bucket.asVerbose().tryConsumeAsMuchAsPossible(wanted));
    }
}
