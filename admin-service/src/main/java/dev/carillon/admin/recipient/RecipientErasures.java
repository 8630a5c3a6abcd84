// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.keys.Erasure;
import dev.carillon.keys.Erasures;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Erasures of recipients: the profile and the data key at once, tracking and inbox within seconds. Thread-safe.
final class RecipientErasures {

    private final Recipients recipients;
    private final Subscriptions subscriptions;
    private final Outbox outbox;
    private final Supplier<Optional<Erasures>> erasures;

    /// @param erasures supplier of the erasures; empty if encryption is off
    RecipientErasures(
            Recipients recipients, Subscriptions subscriptions, Outbox outbox, Supplier<Optional<Erasures>> erasures) {
        this.recipients = recipients;
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.erasures = erasures;
    }

    /// Progress of an erasure.
    @Schema(name = "Erasure")
    record ErasureView(
            String id,
            String recipient,
            String status,
            Instant requestedAt,
            String requestedBy,
            @Nullable Instant doneAt,
            List<StoreView> stores) {}

    /// Progress of an erasure in one store.
    @Schema(name = "ErasureOfStore")
    record StoreView(String store, String status, @Nullable Instant doneAt, long removed) {}

    /// Erases a recipient. May be repeated.
    ErasureView erase(Caller caller, String id) {
        RecipientKey key = RecipientArchive.key(caller.tenant(), id);
        Erasures known = require();
        // The profile is deleted first: publishing it after the key was destroyed would create a new key.
        int removed = outbox.write(
                transaction -> recipients.erase(transaction, key) + subscriptions.endAll(transaction, key));
        try {
            return view(known.request(key, caller.keyId(), removed));
        } catch (KeysUnavailableException e) {
            throw RefusedException.unavailable("the data key is not destroyed yet; repeat the request");
        }
    }

    /// Progress of the newest erasure of a recipient; empty if there was none.
    Optional<ErasureView> newest(RecipientKey recipient) {
        try {
            return require().find(recipient).map(RecipientErasures::view);
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
