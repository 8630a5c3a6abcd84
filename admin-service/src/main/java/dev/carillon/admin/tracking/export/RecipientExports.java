// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.recipient.RecipientArchive;
import dev.carillon.admin.tracking.EventTracking;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Exports of all data about a recipient, page by page. Every page is recorded in the audit log. Thread-safe.
final class RecipientExports {

    private final RecipientArchive archive;
    private final EventTracking tracking;
    private final Consumer<Change> audit;
    private final InstantSource clock;

    /// @param audit records in the audit log that a page was exported
    RecipientExports(RecipientArchive archive, EventTracking tracking, Consumer<Change> audit, InstantSource clock) {
        this.archive = archive;
        this.tracking = tracking;
        this.audit = audit;
        this.clock = clock;
    }

    /// Page of the export. Only the first page has the profile, the consent history and the subscriptions.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "RecipientExport")
    record Archive(
            String recipient,
            Instant exportedAt,
            @Nullable JsonNode profile,
            @Nullable JsonNode consentHistory,
            @Nullable JsonNode subscriptions,
            List<EventTracking.NotificationView> notifications,
            String inbox,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String next) {

        /// True if nothing is stored about the recipient.
        private boolean isEmpty() {
            return profile == null
                    && (consentHistory == null || consentHistory.isEmpty())
                    && (subscriptions == null || subscriptions.isEmpty())
                    && notifications.isEmpty();
        }
    }

    /// @param after next of the previous page; empty for the first page
    /// @throws RefusedException if nothing is stored about the recipient
    Archive export(Caller caller, String id, String after, int limit) {
        RecipientKey key = RecipientArchive.key(caller.tenant(), id);
        Page<EventTracking.NotificationView> page = tracking.ofRecipient(caller, key, after, limit);
        boolean isFirst = after.isEmpty();
        Archive answer = new Archive(
                id,
                clock.instant(),
                isFirst ? archive.findProfile(key).orElse(null) : null,
                isFirst ? archive.consentHistory(key) : null,
                isFirst ? archive.subscriptions(key) : null,
                page.items(),
                "/v1/recipients/" + id + "/inbox",
                page.next().orElse(null));
        if (isFirst && answer.isEmpty()) {
            throw RefusedException.notFound("such recipient");
        }
        audit.accept(Change.done(key.tenant().value(), "export", "recipient", id));
        return answer;
    }
}
