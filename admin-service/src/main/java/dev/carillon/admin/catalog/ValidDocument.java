// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.google.protobuf.ByteString;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Notation;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Workflow;
import tools.jackson.databind.node.ObjectNode;

/// Document without faults.
///
/// @param document document as it is stored
/// @param entry catalog entry as it is published, without its version and time
public record ValidDocument(ObjectNode document, CatalogEntry.Builder entry) {

    /// @throws dev.carillon.runtime.http.RefusedException with all faults and their paths
    public static ValidDocument read(EditableKind kind, String id, Document given) {
        return switch (kind) {
            case EVENT_TYPES -> read(id, given, DocumentForm::ofEventType);
            case CATEGORIES -> read(id, given, DocumentForm::ofCategory);
            case TEMPLATES -> read(id, given, new TemplateForm());
            case WORKFLOWS -> {
                ByteString canonical = WorkflowForm.read(given);
                yield new ValidDocument(
                        JsonRequest.fields(Json.parse(canonical.toByteArray())).node(),
                        CatalogEntry.newBuilder()
                                .setWorkflow(Workflow.newBuilder().setDocument(canonical)));
            }
        };
    }

    /// Same as [#read(WrittenKind, String, Document)], for a stored document.
    public static ValidDocument read(EditableKind kind, String id, String json) {
        return read(kind, id, new Document(Notation.JSON, ByteString.copyFromUtf8(json)));
    }

    private static ValidDocument read(String id, Document given, DocumentForm form) {
        ObjectNode document =
                JsonRequest.fields(Json.parse(given.text().toByteArray())).node();
        document.remove(CatalogEndpoint.ADDED);
        return new ValidDocument(document, JsonRequest.require(form.parse(id, document)));
    }
}
