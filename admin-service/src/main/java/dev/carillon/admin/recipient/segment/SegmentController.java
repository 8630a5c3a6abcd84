// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpStatus;
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

/// REST API of segments. The members of a list are recipients, so reading and changing them needs the scopes of
/// recipients.
@RestController
@RequestMapping("/v1/segments")
@Tag(name = "Segments")
final class SegmentController {

    private static final int MAX_MEMBERS_BODY = 2048 * JsonBody.KIBIBYTE;

    private final Segments segments;
    private final AuditTrail audit;

    SegmentController(Segments segments, AuditTrail audit) {
        this.segments = segments;
        this.audit = audit;
    }

    /// Member of a segment.
    @Schema(name = "SegmentMember")
    record Member(String recipient) {}

    /// Result of a change of a list.
    @Schema(name = "SegmentListChange")
    record ChangeView(int added, int removed) {

        static ChangeView of(Segments.ListChange change) {
            return new ChangeView(change.added(), change.removed());
        }
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "List segments")
    Page<Object> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        return segments.list(caller, after, limit).map(this::view);
    }

    @PutMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Create or replace a segment",
            description = "A segment with a rule has the recipients whose profiles meet it; a list has those that are"
                    + " added to it. Members are subscribed to the topic segment:<id>. A new rule takes effect for"
                    + " all recipients in the background: settled is false until then. If-Match and"
                    + " If-None-Match: * are honoured.")
    ResponseEntity<Object> put(
            Caller caller, @PathVariable String id, @JsonBody Fields body, HttpServletRequest request) {
        Segments.WriteResult written = segments.put(caller, id, body, VersionPrecondition.expectedBy(request));
        return ResponseEntity.status(written.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(VersionPrecondition.tag(written.segment().version()))
                .body(view(written.segment()));
    }

    @GetMapping("/{id}")
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(
            summary = "Read a segment",
            description = "With the number of its members now, counted to at most 100,000")
    ResponseEntity<Object> find(Caller caller, @PathVariable String id) {
        Segment segment = segments.require(caller, id);
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(segment.version()))
                .body(view(segment));
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(summary = "Delete a segment", description = "Its subscriptions end in the background.")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id, HttpServletRequest request) {
        segments.delete(caller, id, VersionPrecondition.expectedBy(request));
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/{id}/members")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "List the members of a segment",
            description = "By id; next is the next page's after. Every page is recorded in the audit log.")
    Page<Member> members(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        Segment segment = segments.require(caller, id);
        Page<Member> page = segments.members(segment, after, limit).map(Member::new);
        audit.recordRead(Change.done(
                caller.tenant().value(), "list", "recipient", segment.topic().name()));
        return page;
    }

    @PostMapping("/{id}/members")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Add recipients to a list",
            description = "At most 10,000 in a request. 409 wrong-state if the segment has a rule.")
    ChangeView add(Caller caller, @PathVariable String id, @JsonBody(limit = MAX_MEMBERS_BODY) Fields body) {
        return ChangeView.of(segments.add(caller, id, recipients(body)));
    }

    @PutMapping("/{id}/members")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Replace the recipients of a list",
            description = "At most 10,000. 409 wrong-state if the segment has a rule.")
    ChangeView replace(Caller caller, @PathVariable String id, @JsonBody(limit = MAX_MEMBERS_BODY) Fields body) {
        return ChangeView.of(segments.replace(caller, id, recipients(body)));
    }

    @DeleteMapping("/{id}/members/{recipient}")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(summary = "Remove a recipient from a list")
    ChangeView remove(Caller caller, @PathVariable String id, @PathVariable String recipient) {
        return ChangeView.of(segments.remove(caller, id, Set.of(recipient)));
    }

    private static Set<String> recipients(Fields body) {
        Set<String> recipients = MemberList.read(body);
        JsonRequest.requireSound(body);
        return recipients;
    }

    private ObjectNode view(Segment segment) {
        return segment.view(segments.count(segment));
    }
}
