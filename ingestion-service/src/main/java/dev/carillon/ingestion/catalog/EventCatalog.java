// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.catalog;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.LeverBoard;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Quota;
import dev.carillon.ingestion.validation.EventSchema;
import dev.carillon.runtime.access.ApiKeyCheck;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Event types, API keys, quotas and Kafka sources of all tenants, and the operators' levers, as of the newest catalog
/// record. One thread applies records; any thread reads.
public final class EventCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(EventCatalog.class);

    private record TypeName(TenantId tenant, String name) {}

    private final Map<TypeName, KnownEventType> types = new ConcurrentHashMap<>();
    private final Map<String, ApiKeyCheck.KnownKey> keys = new ConcurrentHashMap<>();
    private final Map<TenantId, Quota> quotas = new ConcurrentHashMap<>();
    private final LeverBoard levers = new LeverBoard();
    private final KnownKafkaSources kafkaSources = new KnownKafkaSources();

    /// Applies one record of the catalog.
    public void apply(CatalogKey key, Optional<CatalogEntry> entry) {
        switch (key.kind()) {
            case EVENT_TYPE -> applyType(key, entry.filter(CatalogEntry::hasEventType));
            case API_KEY -> applyKey(key, entry.filter(CatalogEntry::hasApiKey));
            case LEVER -> levers.apply(key, entry);
            case KAFKA_SOURCE -> kafkaSources.apply(key, entry.filter(CatalogEntry::hasKafkaSource));
            case TENANT -> applyTenant(key.tenant(), entry.filter(CatalogEntry::hasTenantSettings));
            case CATEGORY, TEMPLATE, WORKFLOW, RECEIPT_ENDPOINT -> {} // ingestion does not use them
        }
    }

    public Optional<KnownEventType> findEventType(TenantId tenant, String name) {
        return Optional.ofNullable(types.get(new TypeName(tenant, name)));
    }

    public Optional<ApiKeyCheck.KnownKey> findApiKey(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    /// Limits of a tenant on the events that it submits.
    public Quota findQuota(TenantId tenant) {
        return quotas.getOrDefault(tenant, Quota.getDefaultInstance());
    }

    /// Levers that operators hold.
    public LeverBoard levers() {
        return levers;
    }

    public KnownKafkaSources kafkaSources() {
        return kafkaSources;
    }

    private void applyTenant(TenantId tenant, Optional<CatalogEntry> entry) {
        entry.map(present -> present.getTenantSettings().getQuota())
                .ifPresentOrElse(quota -> quotas.put(tenant, quota), () -> quotas.remove(tenant));
    }

    private void applyType(CatalogKey key, Optional<CatalogEntry> entry) {
        TypeName name = new TypeName(key.tenant(), key.id());
        if (entry.isEmpty()) {
            types.remove(name);
            return;
        }
        KnownEventType type = KnownEventType.of(entry.get().getEventType());
        if (type.schema() instanceof EventSchema.Broken(String cause)) {
            LOG.warn(
                    "event type {} has an invalid schema; its events are refused until a valid one is published: {}",
                    key,
                    cause);
        }
        types.put(name, type);
    }

    private void applyKey(CatalogKey key, Optional<CatalogEntry> entry) {
        if (entry.isPresent()) {
            keys.put(
                    key.id(), new ApiKeyCheck.KnownKey(key.tenant(), entry.get().getApiKey()));
        } else {
            keys.computeIfPresent(key.id(), (_, known) -> known.tenant().equals(key.tenant()) ? null : known);
        }
    }
}
