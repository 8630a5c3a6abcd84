// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.LeverBoard;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.EventType;
import dev.carillon.runtime.access.ApiKeyCheck;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Catalog data that HTTP requests need before they reach the right router: API keys and the lane of each event type.
/// Written by one thread, read by any.
public final class KnownCatalog {

    private record TypeName(TenantId tenant, String name) {}

    private final Map<String, ApiKeyCheck.KnownKey> keys = new ConcurrentHashMap<>();
    private final LeverBoard levers = new LeverBoard();
    private final Map<TypeName, EventType> types = new ConcurrentHashMap<>();

    /// Applies one record of the catalog.
    public void apply(CatalogKey key, Optional<CatalogEntry> entry) {
        switch (key.kind()) {
            case API_KEY -> applyKey(key, entry.filter(CatalogEntry::hasApiKey));
            case EVENT_TYPE -> applyType(key, entry.filter(CatalogEntry::hasEventType));
            case LEVER -> levers.apply(key, entry);
            case TENANT,
                    CATEGORY,
                    TEMPLATE,
                    WORKFLOW,
                    RECEIPT_ENDPOINT,
                    KAFKA_SOURCE -> {} // read from the router's stores
        }
    }

    public Optional<ApiKeyCheck.KnownKey> findKey(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    public Optional<EventType> findType(TenantId tenant, String name) {
        return Optional.ofNullable(types.get(new TypeName(tenant, name)));
    }

    /// Levers that operators hold, for this process's metrics and status. Routers read them from their stores.
    LeverBoard levers() {
        return levers;
    }

    private void applyKey(CatalogKey key, Optional<CatalogEntry> entry) {
        entry.ifPresentOrElse(
                present -> keys.put(key.id(), new ApiKeyCheck.KnownKey(key.tenant(), present.getApiKey())),
                () -> keys.computeIfPresent(
                        key.id(), (_, known) -> known.tenant().equals(key.tenant()) ? null : known));
    }

    private void applyType(CatalogKey key, Optional<CatalogEntry> entry) {
        TypeName name = new TypeName(key.tenant(), key.id());
        // Only fields that addressing needs: schemas may be large.
        entry.ifPresentOrElse(
                present -> types.put(
                        name,
                        EventType.newBuilder()
                                .setLane(present.getEventType().getLane())
                                .setGuarantee(present.getEventType().getGuarantee())
                                .setOrdering(present.getEventType().getOrdering())
                                .build()),
                () -> types.remove(name));
    }
}
