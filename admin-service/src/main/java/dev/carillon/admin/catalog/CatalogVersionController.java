// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
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

    private final CatalogVersions versions;

    CatalogVersionController(CatalogVersions versions) {
        this.versions = versions;
    }

    @GetMapping("/versions")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "List the versions of a document",
            description = "The newest first. Of `event-types`, `categories`, `templates` or `workflows`. The last 100"
                    + " are kept.")
    Page<CatalogVersions.View> list(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String id,
            @RequestParam(defaultValue = NEWEST) long before,
            @RequestParam(defaultValue = "50") int limit) {
        return versions.list(caller, kind, id, before, limit);
    }

    @GetMapping("/versions/{version}")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "Read a version of a document")
    ObjectNode find(Caller caller, @PathVariable String kind, @PathVariable String id, @PathVariable long version) {
        return versions.find(caller, kind, id, version);
    }

    @GetMapping("/versions/{version}/diff")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Compare two versions",
            description = "A unified diff of the JSON. `to` is the other version; without it, the published one.")
    CatalogVersions.Diff diff(
            Caller caller,
            @PathVariable String kind,
            @PathVariable String id,
            @PathVariable long version,
            @RequestParam Optional<Long> to) {
        return versions.diff(caller, kind, id, version, to);
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
        return versions.publish(caller, kind, id, version, VersionPrecondition.expectedBy(request));
    }

    @GetMapping("/draft")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Read the draft of a document",
            description = "The member `version` is the version that the draft was begun from; 0 for none."
                    + " `revision` is the number of its last change.")
    ObjectNode draft(Caller caller, @PathVariable String kind, @PathVariable String id) {
        return versions.draft(caller, kind, id);
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
        return versions.putDraft(caller, kind, id, body, VersionPrecondition.expectedBy(request));
    }

    @DeleteMapping("/draft")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(summary = "Delete a draft")
    ResponseEntity<Void> dropDraft(Caller caller, @PathVariable String kind, @PathVariable String id) {
        versions.dropDraft(caller, kind, id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/draft/diff")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "Compare the draft with the published version", description = "A unified diff of the JSON")
    CatalogVersions.Diff diffOfDraft(Caller caller, @PathVariable String kind, @PathVariable String id) {
        return versions.diffOfDraft(caller, kind, id);
    }

    @PostMapping("/draft/publication")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Publish the draft",
            description = "Refused if another version was published since the draft was begun")
    ResponseEntity<Object> publishDraft(Caller caller, @PathVariable String kind, @PathVariable String id) {
        return versions.publishDraft(caller, kind, id);
    }
}
