// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Categories of a tenant, for recipients' preferences. Thread-safe.
public final class Categories {

    private static final int MOST = 100;

    private final CatalogDocuments documents;

    Categories(CatalogDocuments documents) {
        this.documents = documents;
    }

    /// @param isMandatory true if recipients cannot disable it
    public record Category(String id, String name, boolean isMandatory) {}

    /// Categories by id, up to 100.
    public List<Category> list(TenantId tenant) {
        return documents.list(tenant, CatalogKey.Kind.CATEGORY, "", MOST).stream()
                .map(stored -> {
                    ObjectNode document = Json.read(stored.document(), ObjectNode.class);
                    return new Category(
                            stored.id(),
                            document.path("name").asString(stored.id()),
                            document.path("mandatory").asBoolean(false));
                })
                .toList();
    }
}
