// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.documents.json.Fields;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
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

/// REST API of a recipient's consents and suppressed addresses.
@RestController
@RequestMapping("/v1/recipients/{id}")
@Tag(name = "Recipients")
final class PermissionController {

    private final Recipients recipients;
    private final ConsentHistory history;
    private final InstantSource clock;

    PermissionController(Recipients recipients, ConsentHistory history, InstantSource clock) {
        this.recipients = recipients;
        this.history = history;
        this.clock = clock;
    }

    @PutMapping("/consents")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Replace a recipient's consents",
            description = "Without a channel a consent is for every channel, without a time it is given now."
                    + " Marketing is sent only with a granted consent for the purpose marketing. Creates the"
                    + " recipient if it does not exist.")
    ResponseEntity<Object> putConsents(
            Caller caller, @PathVariable String id, @JsonBody Fields body, HttpServletRequest request) {
        VersionPrecondition expected = VersionPrecondition.expectedBy(request);
        Recipients.WriteResult written = recipients.change(RecipientArchive.key(caller.tenant(), id), before -> {
            expected.requireMet(before.version());
            body.require("consents", body.find("consents"));
            List<Consent> consents =
                    Consent.list(body, "consents", before.profile().consents(), clock.millis());
            JsonRequest.requireSound(body);
            return with(before, before.profile().withConsents(consents));
        });
        return consents(written.stored());
    }

    @GetMapping("/consents")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(summary = "Read a recipient's consents")
    ResponseEntity<Object> findConsents(Caller caller, @PathVariable String id) {
        return consents(require(caller, id));
    }

    @GetMapping("/consents/history")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "List the history of a recipient's consents",
            description = "The newest first; `next` is the next page's `before`. `granted` is absent if a consent was"
                    + " removed, `recordedBy` if it follows from a receipt. Kept when the profile is deleted,"
                    + " until the recipient is erased.")
    Page<ConsentHistory.Entry> findConsentHistory(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(
                history.list(RecipientArchive.key(caller.tenant(), id), before, size + 1),
                size,
                entry -> Long.toString(entry.number()));
    }

    @PostMapping("/suppressions")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Suppress an address",
            description = "Nothing is sent to the address any more, whether the profile has it now or later. A"
                    + " repeated request keeps the first time. Creates the recipient if it does not exist. At"
                    + " most 200.")
    ResponseEntity<Object> suppress(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        Suppression requested = Suppression.read(body, clock.millis());
        JsonRequest.requireSound(body);
        Recipients.WriteResult written = recipients.change(
                RecipientArchive.key(caller.tenant(), id),
                before -> with(before, before.profile().withSuppressions(added(before.profile(), requested))));
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(written.stored().profile().suppressions().getLast().json());
    }

    @GetMapping("/suppressions")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(summary = "List a recipient's suppressed addresses")
    ResponseEntity<Object> listSuppressions(Caller caller, @PathVariable String id) {
        Recipients.Stored stored = require(caller, id);
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(Json.object()
                        .set("items", Suppression.json(stored.profile().suppressions())));
    }

    @DeleteMapping("/suppressions/{suppression}")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(summary = "Delete a suppression")
    ResponseEntity<Void> lift(Caller caller, @PathVariable String id, @PathVariable String suppression) {
        recipients.change(RecipientArchive.key(caller.tenant(), id), before -> {
            if (before.profile().findSuppression(suppression).isEmpty()) {
                throw RefusedException.notFound("such suppression");
            }
            return with(
                    before,
                    before.profile()
                            .withSuppressions(before.profile().suppressions().stream()
                                    .filter(other -> !other.id().equals(suppression))
                                    .toList()));
        });
        return ResponseEntity.noContent().build();
    }

    /// Adds the suppression at the end. A repeated suppression keeps the time of the first one.
    private static List<Suppression> added(RecipientProfile profile, Suppression requested) {
        Suppression since = profile.findSuppression(requested.id())
                .map(known -> requested.since(known.sinceMillis()))
                .orElse(requested);
        List<Suppression> all = Stream.concat(
                        profile.suppressions().stream()
                                .filter(other -> !other.id().equals(requested.id())),
                        Stream.of(since))
                .toList();
        if (all.size() > Suppression.MAX_SUPPRESSIONS) {
            throw RefusedException.invalid(
                    "/suppressions",
                    "maxItems",
                    "a recipient has at most %d suppressions".formatted(Suppression.MAX_SUPPRESSIONS));
        }
        return all;
    }

    private Recipients.Stored require(Caller caller, String id) {
        return recipients
                .find(RecipientArchive.key(caller.tenant(), id))
                .orElseThrow(() -> RefusedException.notFound("such recipient"));
    }

    private static Recipients.Stored with(Recipients.Stored before, RecipientProfile profile) {
        return new Recipients.Stored(before.recipient(), before.version(), profile, before.updatedAt());
    }

    private static ResponseEntity<Object> consents(Recipients.Stored stored) {
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(Json.object()
                        .set("consents", Consent.json(stored.profile().consents())));
    }
}
