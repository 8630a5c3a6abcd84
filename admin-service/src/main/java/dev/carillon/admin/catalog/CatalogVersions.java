// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.events.CatalogKey;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.node.ObjectNode;

/// Versions and drafts of catalog documents. Thread-safe.
final class CatalogVersions {

    private final CatalogDocuments documents;
    private final CatalogHistory history;

    CatalogVersions(CatalogDocuments documents, CatalogHistory history) {
        this.documents = documents;
        this.history = history;
    }

    /// Version in a list.
    @Schema(name = "CatalogVersion")
    record View(long version, Instant at, String by, boolean deleted) {

        static View of(CatalogVersion version) {
            return new View(
                    version.version(),
                    version.at(),
                    version.by(),
                    version.document().isEmpty());
        }
    }

    /// Differences in the unified format.
    @Schema(name = "CatalogDiff")
    record Diff(String diff) {}

    /// Versions before a version, the newest first.
    Page<View> list(Caller caller, String kind, String id, long before, int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(
                        history.list(key(caller, kind, id), before, size + 1),
                        size,
                        version -> Long.toString(version.version()))
                .map(View::of);
    }

    ObjectNode find(Caller caller, String kind, String id, long version) {
        CatalogVersion found = require(key(caller, kind, id), version);
        return view(id, found, found.document().orElseThrow(() -> RefusedException.notFound("document any more")));
    }

    /// @param to the other version; empty for the published one
    Diff diff(Caller caller, String kind, String id, long version, Optional<Long> to) {
        CatalogKey key = key(caller, kind, id);
        return new Diff(DocumentDiff.between(
                side(require(key, version)),
                to.map(other -> side(require(key, other))).orElseGet(() -> published(key))));
    }

    /// Publishes a version again: it becomes the newest version.
    ResponseEntity<Object> publish(Caller caller, String kind, String id, long version, VersionPrecondition expected) {
        return publish(caller, kind, id, require(key(caller, kind, id), version), expected);
    }

    ObjectNode draft(Caller caller, String kind, String id) {
        CatalogVersion draft = requireDraft(key(caller, kind, id));
        return view(id, draft, draft.document().orElse("{}")).put("revision", draft.revision());
    }

    /// @param expected precondition on the revision of the stored draft
    ObjectNode putDraft(Caller caller, String kind, String id, Document body, VersionPrecondition expected) {
        CatalogKey key = key(caller, kind, id);
        ValidDocument valid = ValidDocument.read(EditableKind.require(kind), id, body);
        long published = documents.find(key).map(StoredDocument::version).orElse(0L);
        long revision = history.findDraft(key).map(CatalogVersion::revision).orElse(0L);
        expected.requireMet(revision);
        history.putDraft(key, new OpenedState(published, revision), Json.write(valid.document()));
        return draft(caller, kind, id);
    }

    void dropDraft(Caller caller, String kind, String id) {
        if (!history.dropDraft(key(caller, kind, id))) {
            throw RefusedException.notFound("draft");
        }
    }

    /// Differences between the published version and the draft.
    Diff diffOfDraft(Caller caller, String kind, String id) {
        CatalogKey key = key(caller, kind, id);
        return new Diff(DocumentDiff.between(
                published(key), new DocumentDiff.Side("draft", requireDraft(key).document())));
    }

    /// @throws RefusedException if another version was published since the draft was begun
    ResponseEntity<Object> publishDraft(Caller caller, String kind, String id) {
        CatalogVersion draft = requireDraft(key(caller, kind, id));
        return publish(caller, kind, id, draft, VersionPrecondition.of(draft.version()));
    }

    private ResponseEntity<Object> publish(
            Caller caller, String kind, String id, CatalogVersion version, VersionPrecondition expected) {
        EditableKind written = EditableKind.require(kind);
        String document = version.document()
                .orElseThrow(() -> RefusedException.invalid("version", "deleted", "it was deleted in this version"));
        ValidDocument valid = ValidDocument.read(written, id, document);
        CatalogEndpoint endpoint = new CatalogEndpoint(documents, written.kind());
        return endpoint.put(endpoint.key(caller, id), valid.document(), valid.entry(), expected);
    }

    private CatalogKey key(Caller caller, String kind, String id) {
        return new CatalogEndpoint(documents, EditableKind.require(kind).kind()).key(caller, id);
    }

    private CatalogVersion require(CatalogKey key, long version) {
        return history.find(key, version).orElseThrow(() -> RefusedException.notFound("such version any more"));
    }

    private CatalogVersion requireDraft(CatalogKey key) {
        return history.findDraft(key).orElseThrow(() -> RefusedException.notFound("draft"));
    }

    private DocumentDiff.Side published(CatalogKey key) {
        return new DocumentDiff.Side("published", documents.find(key).map(StoredDocument::document));
    }

    private static DocumentDiff.Side side(CatalogVersion version) {
        return new DocumentDiff.Side("version " + version.version(), version.document());
    }

    private static ObjectNode view(String id, CatalogVersion version, String document) {
        ObjectNode view = new StoredDocument(id, version.version(), document, version.at()).view();
        return view.put("by", version.by());
    }
}
