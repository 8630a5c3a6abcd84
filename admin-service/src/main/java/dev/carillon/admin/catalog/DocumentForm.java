// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.documents.catalog.CategoryDocument;
import dev.carillon.documents.catalog.EventTypeDocument;
import dev.carillon.documents.json.Parsed;
import dev.carillon.events.v1.CatalogEntry;
import tools.jackson.databind.node.ObjectNode;

/// Parser of one kind of catalog document.
@FunctionalInterface
public interface DocumentForm {

    /// Entry as it is published, without its version and time; or every fault.
    Parsed<CatalogEntry.Builder> parse(String id, ObjectNode document);

    static Parsed<CatalogEntry.Builder> ofEventType(String id, ObjectNode document) {
        return EventTypeDocument.parse(id, document)
                .map(type -> CatalogEntry.newBuilder().setEventType(type));
    }

    static Parsed<CatalogEntry.Builder> ofCategory(String id, ObjectNode document) {
        return CategoryDocument.parse(id, document)
                .map(category -> CatalogEntry.newBuilder().setCategory(category));
    }
}
