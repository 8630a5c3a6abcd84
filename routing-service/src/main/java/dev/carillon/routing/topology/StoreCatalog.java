// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.Tenant;
import dev.carillon.routing.decision.Catalog;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// The catalog as the global store has it now. Remembers each document it parsed for as long as the store holds the
/// same
/// bytes. For the task's thread.
final class StoreCatalog implements Catalog {

    private final ReadOnlyKeyValueStore<String, byte[]> store;
    private final Map<String, Parsed> parsed = new HashMap<>();

    StoreCatalog(ReadOnlyKeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    @Override
    public Optional<Tenant> tenant(TenantId tenant) {
        return find(tenant, CatalogKey.Kind.TENANT, tenant.value())
                .filter(CatalogEntry::hasTenantSettings)
                .map(CatalogEntry::getTenantSettings);
    }

    @Override
    public Optional<EventType> eventType(TenantId tenant, String name) {
        return find(tenant, CatalogKey.Kind.EVENT_TYPE, name)
                .filter(CatalogEntry::hasEventType)
                .map(CatalogEntry::getEventType);
    }

    @Override
    public Optional<Category> category(TenantId tenant, String name) {
        return find(tenant, CatalogKey.Kind.CATEGORY, name)
                .filter(CatalogEntry::hasCategory)
                .map(CatalogEntry::getCategory);
    }

    @Override
    public Optional<Template> template(TenantId tenant, String id) {
        return find(tenant, CatalogKey.Kind.TEMPLATE, id)
                .filter(CatalogEntry::hasTemplate)
                .map(CatalogEntry::getTemplate);
    }

    private Optional<CatalogEntry> find(TenantId tenant, CatalogKey.Kind kind, String id) {
        String key = tenant.value() + "/" + kind.wireName() + "/" + id;
        byte[] bytes = store.get(key);
        if (bytes == null) {
            parsed.remove(key);
            return Optional.empty();
        }
        Parsed known = parsed.get(key);
        if (known == null || !known.isOf(bytes)) {
            known = Parsed.of(bytes);
            parsed.put(key, known);
        }
        return known.entry;
    }

    private static final class Parsed {

        private final byte[] bytes;
        private final Optional<CatalogEntry> entry;

        private Parsed(byte[] bytes, Optional<CatalogEntry> entry) {
            this.bytes = bytes;
            this.entry = entry;
        }

        static Parsed of(byte[] bytes) {
            return new Parsed(
                    bytes,
                    switch (Topics.CATALOG.values().decode(bytes)) {
                        case Decoded.Value<CatalogEntry>(CatalogEntry entry) -> Optional.of(entry);
                        case Decoded.Undecodable<CatalogEntry>(ByteString _, String _) -> Optional.empty();
                    });
        }

        boolean isOf(byte[] others) {
            return Arrays.equals(bytes, others);
        }
    }
}
