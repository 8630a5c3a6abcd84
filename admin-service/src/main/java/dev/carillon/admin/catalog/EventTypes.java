// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.EventType;
import dev.carillon.runtime.http.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/// A tenant's event types, for what makes events of them. Thread-safe.
public final class EventTypes {

    private final CatalogDocuments documents;
    private final SchemaCheck schemas = new SchemaCheck();
    /// What was read last of each: its schema takes long.
    private final Map<CatalogKey, Read> read = new ConcurrentHashMap<>();

    EventTypes(CatalogDocuments documents) {
        this.documents = documents;
    }

    private record Read(long version, EventType type) {

        static Read of(StoredDocument stored) {
            return new Read(
                    stored.version(),
                    SoundDocument.read(WrittenKind.EVENT_TYPES, stored.id(), stored.document())
                            .entry()
                            .getEventType());
        }
    }

    /// As it is published.
    public Optional<EventType> find(TenantId tenant, String id) {
        CatalogKey key = new CatalogKey(tenant, CatalogKey.Kind.EVENT_TYPE, id);
        return documents
                .find(key)
                .map(stored -> read.compute(
                        key,
                        (_, before) ->
                                before != null && before.version() == stored.version() ? before : Read.of(stored)))
                .map(Read::type);
    }

    /// Whether a template is published.
    public boolean isTemplate(TenantId tenant, String id) {
        return documents
                .find(new CatalogKey(tenant, CatalogKey.Kind.TEMPLATE, id))
                .isPresent();
    }

    /// What keeps some data, a JSON object, from being an event's of this type.
    public List<Violation> faults(EventType type, String data) {
        return type.getDataSchema().isEmpty()
                ? List.of()
                : schemas.faults(
                        Json.read(type.getDataSchema().toStringUtf8(), JsonNode.class),
                        Json.parse(data.getBytes(StandardCharsets.UTF_8)));
    }
}
