// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.EventType;
import dev.carillon.runtime.http.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Reference from a document to another one. Documents may be published in any order, so a reference to a missing
/// document is a warning, not a fault.
///
/// @param path path of the reference in the document
record DocumentReference(String path, CatalogKey.Kind kind, String id) {

    /// Kinds of workflow steps that name a template.
    private static final List<String> DELIVERING = List.of("deliver", "fallback");

    /// @param id id of the entry's document
    static List<DocumentReference> of(String id, CatalogEntry.Builder entry) {
        return switch (entry.getDocumentCase()) {
            case EVENT_TYPE -> of(id, entry.getEventType());
            case WORKFLOW ->
                ofWorkflow(Json.parse(entry.getWorkflow().getDocument().toByteArray()));
            case TENANT_SETTINGS,
                    API_KEY,
                    CATEGORY,
                    TEMPLATE,
                    RECEIPT_ENDPOINT,
                    KAFKA_SOURCE,
                    LEVER,
                    DOCUMENT_NOT_SET -> List.of();
        };
    }

    Violation missing() {
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Violation(path, "missing", "there is no %s %s yet".formatted(name, id));
    }

    private static List<DocumentReference> of(String id, EventType type) {
        List<DocumentReference> references = new ArrayList<>();
        if (!type.getCategory().isEmpty()) {
            references.add(new DocumentReference("/category", CatalogKey.Kind.CATEGORY, type.getCategory()));
        }
        if (!type.getWorkflow().isEmpty()) {
            references.add(new DocumentReference("/workflow", CatalogKey.Kind.WORKFLOW, type.getWorkflow()));
        }
        references.add(new DocumentReference(
                "/template", CatalogKey.Kind.TEMPLATE, type.getTemplate().isEmpty() ? id : type.getTemplate()));
        return references;
    }

    private static List<DocumentReference> ofWorkflow(JsonNode workflow) {
        List<DocumentReference> references = new ArrayList<>();
        for (int i = 0; i < workflow.path("steps").size(); i++) {
            for (String kind : DELIVERING) {
                String path = "/steps/%d/%s/template".formatted(i, kind);
                String template = workflow.at(path).asString("");
                if (!template.isEmpty()) {
                    references.add(new DocumentReference(path, CatalogKey.Kind.TEMPLATE, template));
                }
            }
        }
        return references;
    }
}
