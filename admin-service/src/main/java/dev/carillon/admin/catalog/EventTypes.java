// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.schema.SchemaCheck;
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

/// Event types of a tenant, for components that create events. Thread-safe.
public final class EventTypes {

    private final CatalogDocuments documents;
    private final SchemaCheck schemas = new SchemaCheck();
    /// Latest version read of each type: parsing its schema takes long.
    private final Map<CatalogKey, Read> read = new ConcurrentHashMap<>();

    EventTypes(CatalogDocuments documents) {
        this.documents = documents;
    }

    private record Read(long version, EventType type) {

        static Read of(StoredDocument stored) {
            return new Read(
                    stored.version(),
                    ValidDocument.read(EditableKind.EVENT_TYPES, stored.id(), stored.document())
                            .entry()
                            .getEventType());
        }
    }

    /// Event type as it is published.
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

    /// True if a template is published.
    public boolean isTemplate(TenantId tenant, String id) {
        return documents
                .find(new CatalogKey(tenant, CatalogKey.Kind.TEMPLATE, id))
                .isPresent();
    }

    /// Faults that prevent data, a JSON object, from being used in an event of this type.
    public List<Violation> faults(EventType type, String data) {
        return type.getDataSchema().isEmpty()
                ? List.of()
                : JsonRequest.violations(schemas.faults(
                        Json.read(type.getDataSchema().toStringUtf8(), JsonNode.class),
                        Json.parse(data.getBytes(StandardCharsets.UTF_8))));
    }
}
