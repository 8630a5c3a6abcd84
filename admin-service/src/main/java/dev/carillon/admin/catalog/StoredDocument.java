// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// Catalog document as it is stored.
///
/// @param version version of the document; 0 only before its first write
public record StoredDocument(String id, long version, String document, Instant updatedAt) {

    public ObjectNode view() {
        ObjectNode view = Json.object();
        view.put("id", id);
        view.setAll(Json.read(document, ObjectNode.class));
        view.put("version", version);
        view.put("updatedAt", updatedAt.toString());
        return view;
    }
}
