// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.quota;

import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.TenantSlots;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Checks of tenants' quotas. Thread-safe.
public final class Quotas {

    private static final String LOCK = "select 1 from tenants where tenant = ? for no key update";
    private static final int PREVIEWS_TOGETHER = 4;
    private static final int FILES_TOGETHER = 4;
    private static final int STREAMS_TOGETHER = 200;
    private static final int SEARCHES_TOGETHER = 6;
    private static final Duration TURN = Duration.ofSeconds(5);

    private final QuotaSettings settings;
    private final SharedWork previews;
    private final SharedWork catalogFiles;
    private final SharedWork liveStreams;
    private final SharedWork searches;

    Quotas(QuotaSettings settings) {
        this.settings = settings;
        this.previews = SharedWork.of("previews", settings.previews(), PREVIEWS_TOGETHER, TURN);
        this.catalogFiles = SharedWork.of("catalog files", settings.catalogFiles(), FILES_TOGETHER, TURN);
        this.liveStreams = SharedWork.of("live streams", settings.liveStreams(), STREAMS_TOGETHER, Duration.ZERO);
        this.searches = SharedWork.of("searches", settings.searches(), SEARCHES_TOGETHER, TURN);
    }

    /// Checks that a tenant may have one more. Concurrent transactions of the same tenant wait for each other, so
    /// that together they cannot exceed the quota.
    ///
    /// @param jdbc client of the transaction that adds one
    /// @param used count of the existing ones, called while the tenant is locked
    public void requireRoom(JdbcClient jdbc, TenantId tenant, StoredQuota quota, Supplier<Long> used) {
        jdbc.sql(LOCK).param(tenant.value()).query(Integer.class).optional();
        int limit = quota.limit(settings);
        if (used.get() >= limit) {
            throw AdminRefusals.quotaExceeded(
                    "the tenant has %d %s".formatted(limit, quota.noun()), quota.setting(), limit);
        }
    }

    /// Slot for rendering a preview.
    public TenantSlots.Slot preview(TenantId tenant) {
        return previews.take(tenant);
    }

    /// Slot for reading or writing a catalog as files.
    public TenantSlots.Slot catalogFiles(TenantId tenant) {
        return catalogFiles.take(tenant);
    }

    /// Slot for a stream of live figures.
    public TenantSlots.Slot liveStream(TenantId tenant) {
        return liveStreams.take(tenant);
    }

    /// Slot for reading a page of a list of events, notifications or recipients.
    public TenantSlots.Slot search(TenantId tenant) {
        return searches.take(tenant);
    }
}
