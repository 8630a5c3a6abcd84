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

/// The settings of all tenants and the operators' levers, as of the newest catalog record. One thread applies records,
/// any thread asks.
public final class TenantDirectory {

    private static final int USUAL_WEIGHT = 100;

    private final LeverBoard levers = new LeverBoard();
    private final Map<TenantId, Tenant> tenants = new ConcurrentHashMap<>();

    /// Takes in one record of the catalog.
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

    /// What operators hold.
    public LeverBoard levers() {
        return levers;
    }

    /// A tenant's share of turns against others; 100 is usual.
    public double weight(TenantId tenant) {
        int weight = settings(tenant).getDeliveryWeight();
        return weight > 0 ? weight : USUAL_WEIGHT;
    }

    /// The providers that a tenant wants to be asked first; empty where it says nothing of a channel.
    public List<String> providers(TenantId tenant, Channel channel) {
        return settings(tenant).getProviderOrdersList().stream()
                .filter(order -> order.getChannel() == channel.code())
                .findFirst()
                .map(ProviderOrder::getProvidersList)
                .<List<String>>map(List::copyOf)
                .orElse(List.of());
    }

    /// How soon a tenant wants deliveries of a channel to be reported; empty where it says nothing of that.
    public Optional<Duration> reportWithin(TenantId tenant, Channel channel) {
        return settings(tenant).getReportPatiencesList().stream()
                .filter(patience -> patience.getChannel() == channel.code())
                .findFirst()
                .map(patience -> Duration.ofSeconds(patience.getSeconds()));
    }

    /// All that a tenant has set; nothing, of a tenant that is not known.
    public Tenant settings(TenantId tenant) {
        return tenants.getOrDefault(tenant, Tenant.getDefaultInstance());
    }
}
