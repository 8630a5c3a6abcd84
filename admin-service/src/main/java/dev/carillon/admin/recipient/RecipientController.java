// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.MergePatch;
import dev.carillon.documents.preference.Choices;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// REST API of profiles and preferences.
@RestController
@RequestMapping("/v1/recipients/{id}")
@Tag(name = "Recipients")
final class RecipientController {

    private final Recipients recipients;
    private final Subscriptions subscriptions;
    private final Outbox outbox;
    private final InstantSource clock;

    RecipientController(Recipients recipients, Subscriptions subscriptions, Outbox outbox, InstantSource clock) {
        this.recipients = recipients;
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.clock = clock;
    }

    @PutMapping
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Create or update a recipient",
            description = "The body has at most 64 KiB. `mode=merge`, the default: devices, preferences, consents,"
                    + " quietHours and digestSchedule that the body does not name stay, individually for each"
                    + " device, preference and consent. `mode=replace`: they are removed, consents only if the"
                    + " body has `consents`. All other members are replaced. Suppressions have their own path."
                    + " If-Match and If-None-Match: * are honoured.")
    ResponseEntity<Object> put(
            Caller caller,
            @PathVariable String id,
            @RequestParam(name = UnnamedChoices.PARAMETER, defaultValue = UnnamedChoices.DEFAULT) String mode,
            @JsonBody Fields body,
            HttpServletRequest request) {
        VersionPrecondition expected = VersionPrecondition.expectedBy(request);
        UnnamedChoices unnamed = UnnamedChoices.require(mode);
        return answer(recipients.change(RecipientArchive.key(caller.tenant(), id), before -> {
            expected.requireMet(before.version());
            return changed(before, body, unnamed);
        }));
    }

    @PatchMapping
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(summary = "Change a recipient", description = "A JSON merge patch (RFC 7396) of the document of GET")
    ResponseEntity<Object> patch(
            Caller caller, @PathVariable String id, @JsonBody Fields patch, HttpServletRequest request) {
        VersionPrecondition expected = VersionPrecondition.expectedBy(request);
        return answer(recipients.change(RecipientArchive.key(caller.tenant(), id), before -> {
            if (before.isNew()) {
                throw RefusedException.notFound("such recipient");
            }
            expected.requireMet(before.version());
            ObjectNode merged = ProfileForm.json(before.profile());
            MergePatch.apply(merged, patch.node());
            if (!merged.has("consents")) {
                merged.putArray("consents");
            }
            return changed(before, JsonRequest.fields(merged), UnnamedChoices.REPLACE);
        }));
    }

    @GetMapping
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(summary = "Read a recipient")
    ResponseEntity<Object> find(Caller caller, @PathVariable String id) {
        Recipients.Stored stored = require(RecipientArchive.key(caller.tenant(), id));
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(view(stored));
    }

    @DeleteMapping
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(summary = "Delete a recipient and its subscriptions")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id, HttpServletRequest request) {
        RecipientKey key = RecipientArchive.key(caller.tenant(), id);
        VersionPrecondition expected = VersionPrecondition.expectedBy(request);
        boolean wasThere = outbox.write(transaction -> {
            Optional<Recipients.Stored> before = recipients.delete(transaction, key);
            expected.requireMet(before.map(Recipients.Stored::version).orElse(0L));
            return subscriptions.endAll(transaction, key) > 0 || before.isPresent();
        });
        if (!wasThere) {
            throw RefusedException.notFound("such recipient");
        }
        return ResponseEntity.noContent().build();
    }

    @PutMapping("/preferences")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Replace a recipient's preferences",
            description = "The channel * is every channel. Creates the recipient if it does not exist.")
    ResponseEntity<Object> putPreferences(
            Caller caller, @PathVariable String id, @JsonBody Fields body, HttpServletRequest request) {
        VersionPrecondition expected = VersionPrecondition.expectedBy(request);
        Recipients.WriteResult written = recipients.change(RecipientArchive.key(caller.tenant(), id), before -> {
            expected.requireMet(before.version());
            ObjectNode wrapped = Json.object();
            wrapped.set("preferences", body.node());
            Fields fields = JsonRequest.fields(wrapped);
            var choices =
                    Choices.ofRecipient(fields, "preferences", before.profile().preferences(), clock.millis());
            JsonRequest.requireSound(fields);
            return new Recipients.Stored(
                    before.recipient(),
                    before.version(),
                    before.profile().withPreferences(choices),
                    before.updatedAt());
        });
        return preferences(written.stored());
    }

    @GetMapping("/preferences")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(summary = "Read a recipient's preferences")
    ResponseEntity<Object> findPreferences(Caller caller, @PathVariable String id) {
        return preferences(require(RecipientArchive.key(caller.tenant(), id)));
    }

    private Recipients.Stored require(RecipientKey key) {
        return recipients.find(key).orElseThrow(() -> RefusedException.notFound("such recipient"));
    }

    private Recipients.Stored changed(Recipients.Stored before, Fields body, UnnamedChoices unnamed) {
        RecipientProfile profile = ProfileForm.read(body, before.profile(), unnamed, clock.millis());
        JsonRequest.requireSound(body);
        return new Recipients.Stored(before.recipient(), before.version(), profile, before.updatedAt());
    }

    private static ResponseEntity<Object> answer(Recipients.WriteResult written) {
        return ResponseEntity.status(written.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(VersionPrecondition.tag(written.stored().version()))
                .body(view(written.stored()));
    }

    private static ResponseEntity<Object> preferences(Recipients.Stored stored) {
        return ResponseEntity.ok()
                .eTag(VersionPrecondition.tag(stored.version()))
                .body(Choices.json(stored.profile().preferences()));
    }

    private static ObjectNode view(Recipients.Stored stored) {
        ObjectNode view = Json.object();
        view.put("id", stored.recipient().value());
        view.setAll(ProfileForm.json(stored.profile()));
        view.put("version", stored.version());
        view.put("updatedAt", stored.updatedAt().toString());
        return view;
    }
}
