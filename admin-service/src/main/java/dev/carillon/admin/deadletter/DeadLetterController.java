// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// REST API that lists dead letters and redrives them. Installation operators see all tenants, other callers only
/// their own.
@RestController
@Tag(name = "Dead letters")
final class DeadLetterController {

    private static final int MOST_GROUPS = 200;
    private static final int USUAL_RATE = 50;
    private static final int MAX_RATE = 10_000;

    private final DeadLetterStore store;
    private final InstantSource clock;

    DeadLetterController(DeadLetterStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Group of letters with one cause.
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

    /// Page of letters.
    record PageView(List<LetterView> items, @Nullable String next) {}

    /// Request to redrive letters, with its progress.
    ///
    /// @param filter members of the request that select the letters
    record RedriveView(
            long id, Map<String, String> filter, int perSecond, Instant requestedAt, long matched, long redriven) {}

    @GetMapping("/v1/dead-letters/groups")
    @RequiresScope(Scope.OPERATIONS_READ)
    @Operation(
            summary = "List dead letters by cause",
            description = "The most frequent first, at most 200. `from` and `to` are ISO instants of the letters.")
    List<GroupView> groups(Caller caller, @RequestParam Map<String, String> asked) {
        return store.groups(filter(caller, asked), MOST_GROUPS).stream()
                .map(group -> new GroupView(
                        group.code(),
                        group.cause(),
                        group.provider(),
                        group.sourceTopic(),
                        group.letters(),
                        group.redriven(),
                        Instant.ofEpochMilli(group.firstMillis()),
                        Instant.ofEpochMilli(group.lastMillis())))
                .toList();
    }

    @GetMapping("/v1/dead-letters")
    @RequiresScope(Scope.OPERATIONS_READ)
    @Operation(
            summary = "List dead letters",
            description = "By `tenant`, `code`, `provider`, `sourceTopic`, `from` and `to`. `next` is the next page's"
                    + " `after`.")
    PageView list(
            Caller caller,
            @RequestParam Map<String, String> asked,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        Page<StoredLetter> page = Page.of(store.list(filter(caller, asked), after, size + 1), size, StoredLetter::id);
        return new PageView(
                page.items().stream().map(stored -> view(stored, false)).toList(),
                page.next().orElse(null));
    }

    @GetMapping("/v1/dead-letters/{id}")
    @RequiresScope(Scope.OPERATIONS_READ)
    @Operation(
            summary = "Read a dead letter",
            description =
                    "By its id or its reference: the part after the last `~` in the id of an event that was sent again."
                            + " The original's key, headers and bytes (Base64) need the scope recipients:read.")
    LetterView letter(Caller caller, @PathVariable String id) {
        return store.find(id)
                .filter(stored -> isOf(caller, stored.tenant()))
                .map(stored -> view(stored, caller.isAllowed(Scope.RECIPIENTS_READ)))
                .orElseThrow(() -> RefusedException.notFound("such dead letter"));
    }

    @PostMapping("/v1/dead-letters/redrives")
    @RequiresScope(Scope.OPERATIONS_WRITE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Redrive dead letters",
            description = "`{\"tenant\", \"code\", \"provider\", \"sourceTopic\", \"from\", \"to\", \"perSecond\": 50}`"
                    + " with at least one filter. Each letter is sent again at most once, also if it is"
                    + " requested repeatedly. An event is sent as `<id>~<reference>`, which the letter shows"
                    + " as `redrivenAs`.")
    RedriveView redrive(Caller caller, @JsonBody Fields body) {
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

    @GetMapping("/v1/dead-letters/redrives/{id}")
    @RequiresScope(Scope.OPERATIONS_READ)
    @Operation(summary = "Read the progress of a redrive")
    RedriveView redrive(Caller caller, @PathVariable long id) {
        return store.findRedrive(id)
                .filter(redrive -> isOf(caller, redrive.tenant()))
                .map(DeadLetterController::view)
                .orElseThrow(() -> RefusedException.notFound("such redrive"));
    }

    static boolean isOf(Caller caller, String tenant) {
        return caller.isAllowed(Scope.OPERATOR) || caller.tenant().value().equals(tenant);
    }

    /// Filter of a request. Only installation operators may select all tenants.
    static LetterFilter filter(Caller caller, Map<String, String> asked) {
        return new LetterFilter(
                caller.isAllowed(Scope.OPERATOR)
                        ? asked.getOrDefault("tenant", "")
                        : caller.tenant().value(),
                asked.getOrDefault("code", ""),
                asked.getOrDefault("provider", ""),
                asked.getOrDefault("sourceTopic", ""),
                instant(asked, "from").map(Instant::toEpochMilli).orElse(0L),
                instant(asked, "to").map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
    }

    private static Optional<Instant> instant(Map<String, String> asked, String name) {
        try {
            return Optional.ofNullable(asked.get(name)).map(Instant::parse);
        } catch (DateTimeException e) {
            throw RefusedException.invalid(name, "format", "must be an ISO instant such as 2027-01-09T22:30:00Z");
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
