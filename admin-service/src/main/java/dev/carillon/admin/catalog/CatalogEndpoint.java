// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Operations that the controllers of all kinds of catalog documents share. Members that an answer adds (`id`,
/// `version`, `updatedAt`, `warnings`) are ignored in a request, so that an answer can be sent back.
public record CatalogEndpoint(CatalogDocuments documents, CatalogKey.Kind kind) {

    public static final List<String> ADDED = List.of("id", "version", "updatedAt", "warnings");

    /// Largest document that fits into one Kafka record, with room for its envelope.
    private static final int MAX_ENTRY_BYTES = 900 * 1024;

    public ResponseEntity<Object> put(
            Caller caller, String id, Fields body, DocumentForm form, HttpServletRequest request) {
        CatalogKey key = key(caller, id);
        ObjectNode document = body.node();
        document.remove(ADDED);
        return put(key, document, JsonRequest.require(form.parse(id, document)), request);
    }

    public ResponseEntity<Object> put(
            CatalogKey key, ObjectNode document, CatalogEntry.Builder entry, HttpServletRequest request) {
        return put(key, document, entry, VersionPrecondition.expectedBy(request));
    }

    ResponseEntity<Object> put(
            CatalogKey key, ObjectNode document, CatalogEntry.Builder entry, VersionPrecondition expected) {
        if (entry.build().getSerializedSize() > MAX_ENTRY_BYTES) {
            throw RefusedException.invalid(
                    "", "maxLength", "must be at most %d bytes as published".formatted(MAX_ENTRY_BYTES));
        }
        List<DocumentReference> references = DocumentReference.of(key.id(), entry);
        CatalogDocuments.WriteResult written = documents.put(key, document, entry, expected);
        ObjectNode view = written.document().view();
        List<DocumentReference> missing = documents.missing(key.tenant(), references);
        if (!missing.isEmpty()) {
            ArrayNode warnings = view.putArray("warnings");
            missing.stream().map(DocumentReference::missing).forEach(warnings::addPOJO);
        }
        return ResponseEntity.status(written.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(VersionPrecondition.tag(written.document().version()))
                .body(view);
    }

    ResponseEntity<Object> find(Caller caller, String id) {
        StoredDocument stored =
                documents.find(key(caller, id)).orElseThrow(() -> RefusedException.notFound("such document"));
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(stored.view());
    }

    public ResponseEntity<Void> delete(Caller caller, String id, HttpServletRequest request) {
        if (!documents.delete(key(caller, id), VersionPrecondition.expectedBy(request))) {
            throw RefusedException.notFound("such document");
        }
        return ResponseEntity.noContent().build();
    }

    public Page<Object> list(Caller caller, String after, int limit) {
        return list(caller, after, limit, StoredDocument::view);
    }

    /// @param view document as it is shown
    public Page<Object> list(Caller caller, String after, int limit, Function<StoredDocument, Object> view) {
        int size = Page.requireLimit(limit);
        return Page.of(documents.list(caller.tenant(), kind, after, size + 1), size, StoredDocument::id)
                .map(view);
    }

    public CatalogKey key(Caller caller, String id) {
        try {
            return new CatalogKey(caller.tenant(), kind, Syntax.catalogId(id));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("id", "format", String.valueOf(e.getMessage()));
        }
    }
}
