// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.Period;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Dead letters and their redrives, as callers may see them: installation operators see all tenants, other callers
/// only their own. Thread-safe.
final class DeadLetters {

    private static final int MOST_GROUPS = 200;
    private static final int USUAL_RATE = 50;
    private static final int MAX_RATE = 10_000;

    private final DeadLetterStore store;
    private final AuditTrail audit;
    private final InstantSource clock;

    DeadLetters(DeadLetterStore store, AuditTrail audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /// Group of letters with one cause.
    @Schema(name = "DeadLetterGroup")
    record GroupView(
            String code,
            String cause,
            String provider,
            String sourceTopic,
            long letters,
            long redriven,
            Instant first,
            Instant last) {}

    /// Dead letter.
    ///
    /// @param reference short name of the letter: the end of the id of the event that is sent again for it
    /// @param redrivenAs id of the event that was sent again for it
    /// @param value original bytes in Base64; present only if a single letter is read
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "DeadLetter")
    record LetterView(
            String id,
            String tenant,
            String code,
            String summary,
            String provider,
            String sourceTopic,
            int sourcePartition,
            long sourceOffset,
            Instant at,
            String recordedBy,
            String reference,
            @Nullable Instant redrivenAt,
            @Nullable String redrivenAs,
            @Nullable String key,
            @Nullable Map<String, String> headers,
            @Nullable String value) {}

    /// Event of a letter.
    record EventReference(String id, String type) {}

    /// Page of letters.
    @Schema(name = "DeadLetterPage")
    record PageView(List<LetterView> items, @Nullable String next) {}

    /// Request to redrive letters, with its progress.
    ///
    /// @param filter members of the request that select the letters
    @Schema(name = "Redrive")
    record RedriveView(
            long id, Map<String, String> filter, int perSecond, Instant requestedAt, long matched, long redriven) {}

    /// Groups of letters, the most frequent first.
    ///
    /// @param asked values of the filter by name
    List<GroupView> groups(Caller caller, Map<String, String> asked) {
        return store.groups(filter(caller, asked), MOST_GROUPS);
    }

    /// @param asked values of the filter by name
    PageView list(Caller caller, Map<String, String> asked, String after, int limit) {
        int size = Page.requireLimit(limit);
        Page<StoredLetter> page = Page.of(store.list(filter(caller, asked), after, size + 1), size, StoredLetter::id);
        return new PageView(
                page.items().stream().map(stored -> view(stored, false)).toList(),
                page.next().orElse(null));
    }

    /// Letter, with its original if the caller may read recipients, which is recorded in the audit log.
    ///
    /// @param id id or reference of the letter
    LetterView letter(Caller caller, String id) {
        StoredLetter letter = require(caller, id);
        boolean isWhole = caller.isAllowed(Scope.RECIPIENTS_READ);
        if (isWhole) {
            audit.recordRead(Change.done(caller.tenant().value(), "read", "dead-letter", letter.id()));
        }
        return view(letter, isWhole);
    }

    /// Requests to redrive the letters that the body selects.
    RedriveView redrive(Caller caller, Fields body) {
        Map<String, String> asked = new LinkedHashMap<>();
        for (String name : List.of("tenant", "code", "provider", "sourceTopic", "from", "to")) {
            body.text(name, 249).ifPresent(value -> asked.put(name, value));
        }
        int perSecond =
                body.integer("perSecond", 1, MAX_RATE).map(Long::intValue).orElse(USUAL_RATE);
        if (asked.isEmpty()) {
            body.violate("", "required", "must name at least one of tenant, code, provider, sourceTopic, from and to");
        }
        JsonRequest.requireSound(body);
        return view(store.request(filter(caller, asked), perSecond, clock.millis()));
    }

    /// Event of a letter; empty if the original is not an event.
    ///
    /// @param id id or reference of the letter
    Optional<EventReference> event(Caller caller, String id) {
        return require(caller, id).event().map(event -> new EventReference(event.getId(), event.getType()));
    }

    /// Requests to redrive one letter.
    ///
    /// @param id id or reference of the letter
    RedriveView redriveLetter(Caller caller, String id) {
        StoredLetter letter = require(caller, id);
        LetterFilter only = new LetterFilter(letter.tenant(), "", "", "", letter.id(), 0, Long.MAX_VALUE);
        return view(store.request(only, USUAL_RATE, clock.millis()));
    }

    RedriveView findRedrive(Caller caller, long id) {
        return store.findRedrive(id)
                .filter(redrive -> isOf(caller, redrive.tenant()))
                .map(DeadLetters::view)
                .orElseThrow(() -> RefusedException.notFound("such redrive"));
    }

    private StoredLetter require(Caller caller, String id) {
        return store.find(id)
                .filter(stored -> isOf(caller, stored.tenant()))
                .orElseThrow(() -> RefusedException.notFound("such dead letter"));
    }

    private static boolean isOf(Caller caller, String tenant) {
        return caller.isAllowed(Scope.OPERATOR) || caller.tenant().value().equals(tenant);
    }

    /// Filter of a request. Only installation operators may select all tenants.
    private static LetterFilter filter(Caller caller, Map<String, String> asked) {
        List<Violation> violations = new ArrayList<>();
        Period period = Period.parse(asked.getOrDefault("from", ""), asked.getOrDefault("to", ""), violations);
        if (!violations.isEmpty()) {
            throw RefusedException.invalid(violations);
        }
        return new LetterFilter(
                caller.isAllowed(Scope.OPERATOR)
                        ? tenant(asked.getOrDefault("tenant", ""))
                        : caller.tenant().value(),
                asked.getOrDefault("code", ""),
                asked.getOrDefault("provider", ""),
                asked.getOrDefault("sourceTopic", ""),
                "",
                period.fromMillis(),
                period.toMillis());
    }

    private static String tenant(String text) {
        try {
            return text.isEmpty() ? "" : new TenantId(text).value();
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("tenant", "format", String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> filterMembers(String json) {
        Map<String, String> members = new LinkedHashMap<>();
        Json.read(json, ObjectNode.class)
                .properties()
                .forEach(
                        member -> members.put(member.getKey(), member.getValue().asString("")));
        return members;
    }

    private static RedriveView view(DeadLetterStore.Redrive redrive) {
        return new RedriveView(
                redrive.id(),
                filterMembers(redrive.filter()),
                redrive.perSecond(),
                Instant.ofEpochMilli(redrive.requestedAtMillis()),
                redrive.matched(),
                redrive.done());
    }

    private static LetterView view(StoredLetter stored, boolean whole) {
        DeadLetter letter = stored.letter();
        Map<String, String> headers = new LinkedHashMap<>();
        letter.getHeadersList()
                .forEach(header ->
                        headers.put(header.getName(), header.getValue().toStringUtf8()));
        return new LetterView(
                stored.id(),
                stored.tenant(),
                letter.getCode(),
                letter.getSummary(),
                stored.provider(),
                letter.getSourceTopic(),
                letter.getSourcePartition(),
                letter.getSourceOffset(),
                Instant.ofEpochMilli(letter.getAtMillis()),
                letter.getRecordedBy(),
                stored.reference(),
                stored.redrivenAtMillis().map(Instant::ofEpochMilli).orElse(null),
                stored.redrivenAs().orElse(null),
                whole ? letter.getKey().toStringUtf8() : null,
                whole ? headers : null,
                whole ? Base64.getEncoder().encodeToString(letter.getValue().toByteArray()) : null);
    }
}
