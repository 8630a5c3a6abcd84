// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.Syntax;
import dev.carillon.admin.json.Versions;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.node.ObjectNode;

/// What the controllers of all kinds of catalog documents do alike. Members that an answer adds (`id`, `version`,
/// `updatedAt`) are passed over in a request, so what was read can be written back.
record CatalogEndpoint(CatalogDocuments documents, CatalogKey.Kind kind, DocumentForm form) {

    private static final List<String> ADDED = List.of("id", "version", "updatedAt");

    ResponseEntity<Object> put(Caller caller, String id, Fields body, HttpServletRequest request) {
        CatalogKey key = key(caller, id);
        ObjectNode document = body.node();
        document.remove(ADDED);
        CatalogEntry.Builder entry = CatalogEntry.newBuilder();
        form.read(id, body, entry);
        body.requireSound();
        CatalogDocuments.Written written = documents.put(key, document, entry, Versions.expectedBy(request));
        return ResponseEntity.status(written.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(Versions.tag(written.document().version()))
                .body(written.document().view());
    }

    ResponseEntity<Object> find(Caller caller, String id) {
        StoredDocument stored =
                documents.find(key(caller, id)).orElseThrow(() -> RefusedException.notFound("such document"));
        return ResponseEntity.ok().eTag(Versions.tag(stored.version())).body(stored.view());
    }

    ResponseEntity<Void> delete(Caller caller, String id, HttpServletRequest request) {
        if (!documents.delete(key(caller, id), Versions.expectedBy(request))) {
            throw RefusedException.notFound("such document");
        }
        return ResponseEntity.noContent().build();
    }

    Page<Object> list(Caller caller, String after, int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(documents.list(caller.tenant(), kind, after, size + 1), size, StoredDocument::id)
                .map(StoredDocument::view);
    }

    private CatalogKey key(Caller caller, String id) {
        try {
            return new CatalogKey(caller.tenant(), kind, Syntax.catalogId(id));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("id", "format", String.valueOf(e.getMessage()));
        }
    }
}
