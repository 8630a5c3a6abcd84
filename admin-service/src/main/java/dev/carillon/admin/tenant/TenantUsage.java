// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.documents.catalog.SubmissionQuota;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Quota;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.quota.QuotaLimit;
import dev.carillon.runtime.quota.QuotaUnit;
import dev.carillon.runtime.quota.SharedBuckets;
import dev.carillon.runtime.quota.TenantQuota;
import io.lettuce.core.RedisException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Usage of the tenants' quotas, as their shared buckets have it. Thread-safe.
final class TenantUsage {

    private final Tenants tenants;
    private final SharedBuckets buckets;
    private final TenantQuota defaults;
    private final InstantSource clock;

    TenantUsage(Tenants tenants, SharedBuckets buckets, TenantQuota defaults, InstantSource clock) {
        this.tenants = tenants;
        this.buckets = buckets;
        this.defaults = defaults;
        this.clock = clock;
    }

    /// @throws RefusedException if there is no such tenant, or Redis is unavailable
    UsageView read(TenantId tenant) {
        TenantQuota quota = defaults.with(tenants.find(tenant)
                .orElseThrow(() -> RefusedException.notFound("such tenant"))
                .settings()
                .quota()
                .map(SubmissionQuota::toMessage)
                .orElseGet(Quota::getDefaultInstance));
        Instant now = clock.instant();
        List<UsageView.LimitView> limits = new ArrayList<>();
        try {
            for (QuotaUnit unit : QuotaUnit.values()) {
                buckets.left(tenant, unit, quota).entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(left -> view(left.getKey(), left.getValue(), quota, now))
                        .forEach(limits::add);
            }
        } catch (RedisException e) {
            throw RefusedException.unavailable("Redis, which counts the usage, is not available");
        }
        return new UsageView(tenant.value(), quota.recipientsPerEvent(), limits);
    }

    private static UsageView.LimitView view(QuotaLimit limit, long left, TenantQuota quota, Instant now) {
        long capacity = limit.capacity(quota);
        long remaining = Math.min(left, capacity);
        return new UsageView.LimitView(
                limit.wireName(),
                limit.rate(quota),
                capacity,
                capacity - remaining,
                remaining,
                limit.timeFor(capacity - remaining, quota, now).plusMillis(999).toSeconds());
    }
}
