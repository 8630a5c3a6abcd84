// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.keys.Erasure;
import dev.carillon.keys.Erasures;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API that erases recipients: the profile and the data key at once, tracking and inbox within seconds.
@RestController
@RequestMapping("/v1/recipients/{id}/erasure")
@Tag(name = "Recipients")
final class ErasureController {

    private final Recipients recipients;
    private final Subscriptions subscriptions;
    private final Outbox outbox;
    private final Supplier<Optional<Erasures>> erasures;

    /// @param erasures supplier of the erasures; empty if encryption is off
    ErasureController(
            Recipients recipients, Subscriptions subscriptions, Outbox outbox, Supplier<Optional<Erasures>> erasures) {
        this.recipients = recipients;
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.erasures = erasures;
    }

    /// Progress of an erasure.
    record ErasureView(
            String id,
            String recipient,
            String status,
            Instant requestedAt,
            String requestedBy,
            @Nullable Instant doneAt,
            List<StoreView> stores) {}

    /// Progress of an erasure in one store.
    record StoreView(String store, String status, @Nullable Instant doneAt, long removed) {}

    @PostMapping
    @RequiresScope(Scope.RECIPIENTS_ERASE)
    @Operation(
            summary = "Erase a recipient",
            description = "Removes profile, consents, devices and subscriptions and destroys the recipient's data key:"
                    + " sealed records become permanently unreadable, in the log and in backups. Answers 202;"
                    + " tracking and inbox follow within seconds, see GET. May be repeated. A recipient that"
                    + " is written again later gets a new key. Needs the scope `recipients:erase`.")
    ResponseEntity<ErasureView> erase(Caller caller, @PathVariable String id) {
        RecipientKey key = RecipientPath.require(caller, id);
        Erasures known = require();
        // The profile is deleted first: publishing it after the key was destroyed would create a new key.
        int removed = outbox.write(
                transaction -> subscriptions.endAll(transaction, key) + recipients.erase(transaction, key));
        try {
            return ResponseEntity.status(HttpStatus.ACCEPTED).body(view(known.request(key, caller.keyId(), removed)));
        } catch (KeysUnavailableException e) {
            throw RefusedException.unavailable("the data key is not destroyed yet; repeat the request");
        }
    }

    @GetMapping
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "Read the progress of a recipient's newest erasure",
            description = "`status` is pending or done; each store has the time at which it finished and the number"
                    + " of removals")
    ErasureView find(Caller caller, @PathVariable String id) {
        return newest(RecipientPath.require(caller, id))
                .orElseThrow(() -> RefusedException.notFound("erasure of this recipient"));
    }

    /// Progress of the newest erasure of a recipient; empty if there was none.
    Optional<ErasureView> newest(RecipientKey recipient) {
        try {
            return require().find(recipient).map(ErasureController::view);
        } catch (KeysUnavailableException e) {
            throw RefusedException.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private Erasures require() {
        return erasures.get().orElseThrow(AdminRefusals::notErasable);
    }

    private static ErasureView view(Erasure erasure) {
        return new ErasureView(
                Long.toString(erasure.id()),
                erasure.recipient().requireRecipient().value(),
                erasure.doneAt().isPresent() ? "done" : "pending",
                erasure.requestedAt(),
                erasure.requestedBy(),
                erasure.doneAt().orElse(null),
                erasure.steps().stream()
                        .map(step -> new StoreView(
                                step.store(),
                                step.doneAt().isPresent() ? "done" : "pending",
                                step.doneAt().orElse(null),
                                step.removed()))
                        .toList());
    }
}
