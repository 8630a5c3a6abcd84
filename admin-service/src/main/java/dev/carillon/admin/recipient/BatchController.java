// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.RecipientId;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// REST API that writes many recipients in one request.
@RestController
@RequestMapping("/v1/recipients/batch")
@Tag(name = "Recipients")
final class BatchController {

    private static final int MAX_ITEMS = 1000;

    private final Recipients recipients;
    private final InstantSource clock;

    BatchController(Recipients recipients, InstantSource clock) {
        this.recipients = recipients;
        this.clock = clock;
    }

    /// Result of one item.
    ///
    /// @param error problem type, if the item was refused
    @Schema(name = "BatchRecipientResult")
    record Result(
            int index,
            String id,
            int status,
            Optional<Long> version,
            Optional<String> error,
            Optional<String> detail,
            List<Violation> violations) {

        static Result written(int index, Recipients.WriteResult written) {
            return new Result(
                    index,
                    written.stored().recipient().value(),
                    (written.isNew() ? HttpStatus.CREATED : HttpStatus.OK).value(),
                    Optional.of(written.stored().version()),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }

        static Result refused(int index, String id, RefusedException refused) {
            return new Result(
                    index,
                    id,
                    refused.status().value(),
                    Optional.empty(),
                    Optional.of(refused.problem().code().urn()),
                    Optional.of(refused.detail()),
                    refused.problem().violations());
        }
    }

    @Schema(name = "BatchRecipientResults")
    record Results(List<Result> results, int refused) {}

    @PostMapping
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Create or update many recipients",
            description =
                    "An array of up to 1,000 recipients, each with its `id`, at most 8 MiB. Items without faults are"
                            + " written in one transaction; the others are refused individually (207). `mode` is that"
                            + " of PUT /v1/recipients/{id}: with `merge`, the default, choices that an item does not"
                            + " name stay, with `replace` they are removed.")
    ResponseEntity<Results> put(
            Caller caller,
            @RequestParam(name = UnnamedChoices.PARAMETER, defaultValue = UnnamedChoices.DEFAULT) String mode,
            @JsonBody(limit = 8192 * JsonBody.KIBIBYTE) JsonNode body) {
        UnnamedChoices unnamed = UnnamedChoices.require(mode);
        if (!body.isArray()) {
            throw RefusedException.invalid("", "type", "must be an array");
        }
        if (body.size() > MAX_ITEMS) {
            throw AdminRefusals.batchTooLarge(body.size(), MAX_ITEMS);
        }
        Map<RecipientId, UnaryOperator<Recipients.Stored>> changes = new LinkedHashMap<>();
        Map<RecipientId, RefusedException> overfull = new HashMap<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        Result[] results = new Result[body.size()];
        int refused = 0;
        for (int i = 0; i < body.size(); i++) {
            JsonNode item = body.get(i);
            try {
                RecipientId recipient = requireSound(item, changes.keySet());
                changes.put(recipient, before -> changed(before, item, unnamed, overfull));
                places.put(recipient.value(), i);
            } catch (RefusedException e) {
                results[i] = Result.refused(i, item.path("id").asString(""), e);
                refused++;
            }
        }
        for (Recipients.WriteResult written : recipients.changeAll(caller.tenant(), changes)) {
            RecipientId recipient = written.stored().recipient();
            int place = places.getOrDefault(recipient.value(), 0);
            RefusedException refusal = overfull.get(recipient);
            if (refusal == null) {
                results[place] = Result.written(place, written);
            } else {
                results[place] = Result.refused(place, recipient.value(), refusal);
                refused++;
            }
        }
        return ResponseEntity.status(refused > 0 ? HttpStatus.MULTI_STATUS : HttpStatus.OK)
                .body(new Results(List.of(results), refused));
    }

    /// Reads an item once on its own to find its faults, so that a faulty item does not roll back the others.
    private RecipientId requireSound(JsonNode item, Set<RecipientId> others) {
        Fields fields = JsonRequest.fields(item);
        RecipientId recipient = fields.require("id", fields.parsed("id", 128, Syntax::recipientId))
                .orElse(new RecipientId("-"));
        ProfileForm.read(fields, RecipientProfile.empty(), UnnamedChoices.REPLACE, clock.millis());
        if (others.contains(recipient)) {
            fields.violate("id", "uniqueItems", "occurs twice in the batch");
        }
        JsonRequest.requireSound(fields);
        return recipient;
    }

    /// @param overfull refusals of items that have no fault, but exceed a limit together with the choices that
    /// stay. Their recipients stay unchanged.
    private Recipients.Stored changed(
            Recipients.Stored before,
            JsonNode item,
            UnnamedChoices unnamed,
            Map<RecipientId, RefusedException> overfull) {
        Fields fields = JsonRequest.fields(item);
        RecipientProfile profile = ProfileForm.read(fields, before.profile(), unnamed, clock.millis());
        try {
            JsonRequest.requireSound(fields);
        } catch (RefusedException e) {
            overfull.put(before.recipient(), e);
            return before;
        }
        return new Recipients.Stored(before.recipient(), before.version(), profile, before.updatedAt());
    }
}
