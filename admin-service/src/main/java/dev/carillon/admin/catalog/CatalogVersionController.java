// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.events.CatalogKey;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// REST API of a document's versions and its draft.
@RestController
@RequestMapping("/v1/catalog/{kind}/{id}")
@Tag(name = "Catalog")
final class CatalogVersionController {

    private static final String NEWEST = "9223372036854775807";

    private final CatalogDocuments documents;
    private final CatalogHistory history;

    CatalogVersionController(CatalogDocuments documents, CatalogHistory history) {
        this.documents = documents;
        this.history = history;
    }

    /// Version in a list.
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
    record Diff(String diff) {}

    @GetMapping("/versions")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "List the versions of a document",
            description = "The newest first. Of `event-types`, `categories`, `templates` or `workflows`. The last 100"
                    + " are kept.")
    Page<View> list(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String id,
            @RequestParam(defaultValue = NEWEST) long before,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(
                        history.list(key(caller, kind, id), before, size + 1),
                        size,
                        version -> Long.toString(version.version()))
                .map(View::of);
    }

    @GetMapping("/versions/{version}")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "Read a version of a document")
    ObjectNode find(Caller caller, @PathVariable String kind, @PathVariable String id, @PathVariable long version) {
        CatalogVersion found = require(key(caller, kind, id), version);
        return view(id, found, found.document().orElseThrow(() -> RefusedException.notFound("document any more")));
    }

    @GetMapping("/versions/{version}/diff")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Compare two versions",
            description = "`to` is the other version; without it, the published one. A unified diff of the JSON.")
    Diff diff(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String id,
            @PathVariable long version,
            @RequestParam Optional<Long> to) {
        CatalogKey key = key(caller, kind, id);
        return new Diff(DocumentDiff.between(
                side(require(key, version)),
                to.map(other -> side(require(key, other))).orElseGet(() -> published(key))));
    }

    @PostMapping("/versions/{version}/publication")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Publish a version again",
            description = "It becomes the newest version. If-Match is honoured.")
    ResponseEntity<Object> publish(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String id,
            @PathVariable long version,
            HttpServletRequest request) {
        return publish(caller, kind, id, version, VersionPrecondition.expectedBy(request));
    }

    ResponseEntity<Object> publish(Caller caller, String kind, String id, long version, VersionPrecondition expected) {
        return publish(caller, kind, id, require(key(caller, kind, id), version), expected);
    }

    @GetMapping("/draft")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Read the draft of a document",
            description = "`version` is the version that it was begun from; 0 for none. `revision` is the number of its"
                    + " last change.")
    ObjectNode draft(Caller caller, @PathVariable String kind, @PathVariable String id) {
        CatalogVersion draft = requireDraft(key(caller, kind, id));
        return view(id, draft, draft.document().orElse("{}")).put("revision", draft.revision());
    }

    @PutMapping("/draft")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Save a draft",
            description = "The document as it would be published, with the same checks. Each document has at most one"
                    + " draft. 409 `version-conflict` if another version was published since the draft was begun."
                    + " If-Match, with the draft's `revision`, and If-None-Match: * are honoured.")
    ObjectNode putDraft(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String id,
            @JsonBody(limit = 256 * JsonBody.KIBIBYTE) Document body,
            HttpServletRequest request) {
        CatalogKey key = key(caller, kind, id);
        ValidDocument valid = ValidDocument.read(EditableKind.require(kind), id, body);
        long published = documents.find(key).map(StoredDocument::version).orElse(0L);
        long revision = history.findDraft(key).map(CatalogVersion::revision).orElse(0L);
        VersionPrecondition.expectedBy(request).requireMet(revision);
        history.putDraft(key, new CatalogHistory.OpenedState(published, revision), Json.write(valid.document()));
        return draft(caller, kind, id);
    }

    @DeleteMapping("/draft")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(summary = "Delete a draft")
    ResponseEntity<Void> dropDraft(Caller caller, @PathVariable String kind, @PathVariable String id) {
        if (!history.dropDraft(key(caller, kind, id))) {
            throw RefusedException.notFound("draft");
        }
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/draft/diff")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "Compare the draft with the published version", description = "A unified diff of the JSON")
    Diff diffOfDraft(Caller caller, @PathVariable String kind, @PathVariable String id) {
        CatalogKey key = key(caller, kind, id);
        return new Diff(DocumentDiff.between(
                published(key), new DocumentDiff.Side("draft", requireDraft(key).document())));
    }

    @PostMapping("/draft/publication")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Publish the draft",
            description = "Refused if another version was published since the draft was begun")
    ResponseEntity<Object> publishDraft(Caller caller, @PathVariable String kind, @PathVariable String id) {
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
