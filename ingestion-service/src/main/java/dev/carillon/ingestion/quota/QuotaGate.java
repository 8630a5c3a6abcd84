// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Quota;
import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.quota.QuotaLimit;
import dev.carillon.runtime.quota.QuotaUnit;
import dev.carillon.runtime.quota.TenantQuota;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/// Gate that refuses events beyond their tenant's quota. Thread-safe.
public final class QuotaGate implements AutoCloseable {

    private static final String QUOTA = "quota";

    private final EventCatalog catalog;
    private final TenantQuota defaults;
    private final BiFunction<TenantId, QuotaUnit, TokenSource> buckets;
    private final Executor workers;
    private final InstantSource clock;
    private final Map<TenantId, Shares> shares = new ConcurrentHashMap<>();

    /// @param buckets shared bucket of a tenant and unit
    /// @param workers run tasks that wait for the buckets
    QuotaGate(
            EventCatalog catalog,
            TenantQuota defaults,
            BiFunction<TenantId, QuotaUnit, TokenSource> buckets,
            Executor workers,
            InstantSource clock) {
        this.catalog = catalog;
        this.defaults = defaults;
        this.buckets = buckets;
        this.workers = workers;
        this.clock = clock;
    }

    /// Refusal of an event that names more recipients than its tenant's quota allows. It uses up nothing.
    public Optional<Problem> findTooManyRecipients(TenantId tenant, int recipients) {
        int most = shares(tenant).quota().recipientsPerEvent();
        return recipients <= most
                ? Optional.empty()
                : Optional.of(Problem.overLimit(
                                FailureCode.TOO_MANY_RECIPIENTS,
                                422,
                                "an event names more recipients than the tenant's quota recipients-per-event allows",
                                most)
                        .with(QUOTA, "recipients-per-event"));
    }

    /// Takes an event from its tenant's quota. May wait for Redis.
    ///
    /// @return problem with the quota's name if it is used up; empty if the event is admitted
    public Optional<Problem> findRefusal(TenantId tenant, long bytes) {
        Shares own = shares(tenant);
        Optional<Shortage> shortage = own.events().take(1);
        if (shortage.isEmpty()) {
            shortage = own.bytes().take(bytes);
            if (shortage.isPresent()) {
                own.events().giveBack(1);
            }
        }
        return shortage.map(found -> refusal(found, own.quota()));
    }

    /// State of a tenant's quota for its answers, as far as this instance knows it.
    public RateLimitFields rateLimits(TenantId tenant) {
        Shares own = shares(tenant);
        Map<QuotaLimit, Long> remaining = new EnumMap<>(QuotaLimit.class);
        remaining.putAll(own.events().remaining());
        remaining.putAll(own.bytes().remaining());
        return RateLimitFields.of(own.quota(), remaining, clock.instant());
    }

    /// Returns unused tokens to the shared buckets.
    @Override
    public void close() {
        shares.values().forEach(Shares::close);
    }

    private Shares shares(TenantId tenant) {
        Shares known = shares.computeIfAbsent(tenant, this::newShares);
        Quota current = catalog.findQuota(tenant);
        if (known.published().equals(current)) {
            return known;
        }
        return shares.compute(tenant, (_, old) -> old == null ? newShares(tenant) : old.following(current, defaults));
    }

    private Shares newShares(TenantId tenant) {
        Quota published = catalog.findQuota(tenant);
        TenantQuota quota = defaults.with(published);
        return new Shares(
                published, quota, share(tenant, QuotaUnit.EVENTS, quota), share(tenant, QuotaUnit.BYTES, quota));
    }

    private TenantShare share(TenantId tenant, QuotaUnit unit, TenantQuota quota) {
        return new TenantShare(unit, quota, buckets.apply(tenant, unit), workers, clock);
    }

    private Problem refusal(Shortage shortage, TenantQuota quota) {
        QuotaLimit limit = shortage.limit();
        long rate = limit.rate(quota);
        Duration wait = Duration.between(clock.instant(), shortage.admitsAt());
        return Problem.of(
                        FailureCode.QUOTA_EXCEEDED,
                        429,
                        "the tenant's quota %s is used up; the limit is %d".formatted(limit.wireName(), rate))
                .with(QUOTA, limit.wireName())
                .with("limit", rate)
                .with(Problem.RETRY_AFTER, Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    /// Shares in a tenant's buckets, and its quota.
    ///
    /// @param published limits in the catalog
    private record Shares(Quota published, TenantQuota quota, TenantShare events, TenantShare bytes) {

        Shares following(Quota changed, TenantQuota defaults) {
            TenantQuota next = defaults.with(changed);
            if (!next.equals(quota)) {
                events.follow(next);
                bytes.follow(next);
            }
            return new Shares(changed, next, events, bytes);
        }

        void close() {
            events.close();
            bytes.close();
        }
    }
}
