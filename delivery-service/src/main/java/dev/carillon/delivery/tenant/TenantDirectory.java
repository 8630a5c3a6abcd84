// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.tenant;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.LeverBoard;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.ProviderOrder;
import dev.carillon.events.v1.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Settings of all tenants and the operators' levers, as of the latest catalog record. One thread applies records;
/// any thread may read.
public final class TenantDirectory {

    private static final int USUAL_WEIGHT = 100;

    private final LeverBoard levers = new LeverBoard();
    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();

    /// Applies one record of the catalog.
    public void apply(CatalogKey key, Optional<CatalogEntry> entry) {
        levers.apply(key, entry);
        if (key.kind() != CatalogKey.Kind.TENANT) {
            return;
        }
        Optional<Tenant> tenant = entry.filter(CatalogEntry::hasTenantSettings).map(CatalogEntry::getTenantSettings);
        if (tenant.isPresent()) {
            tenants.put(key.tenant(), tenant.get());
        } else {
            tenants.remove(key.tenant());
        }
    }

    /// Levers of the operators.
    public LeverBoard levers() {
        return levers;
    }

    /// Weight of a tenant's share of turns; 100 by default.
    public double weight(TenantId tenant) {
        int weight = settings(tenant).getDeliveryWeight();
        return weight > 0 ? weight : USUAL_WEIGHT;
    }

    /// Providers of a channel that a tenant prefers, in order; empty if it has no preference.
    public List<String> providers(TenantId tenant, Channel channel) {
        return settings(tenant).getProviderOrdersList().stream()
                .filter(order -> order.getChannel() == channel.code())
                .findFirst()
                .map(ProviderOrder::getProvidersList)
                .<List<String>>map(List::copyOf)
                .orElse(List.of());
    }

    /// Time within which a tenant wants deliveries of a channel to be reported; empty if it has not set one.
    public Optional<Duration> reportWithin(TenantId tenant, Channel channel) {
        return settings(tenant).getReportPatiencesList().stream()
                .filter(patience -> patience.getChannel() == channel.code())
                .findFirst()
                .map(patience -> Duration.ofSeconds(patience.getSeconds()));
    }

    /// Settings of a tenant; the defaults for an unknown tenant.
    public Tenant settings(TenantId tenant) {
        return tenants.getOrDefault(tenant, Tenant.getDefaultInstance());
    }
}
