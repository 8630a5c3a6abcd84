// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.recipient.RecipientArchive;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Receipt;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// REST API that exports all data about a recipient, for a subject access request.
@RestController
@Tag(name = "Recipients")
final class ExportController {

    private final TrackingQueries queries;
    private final RecipientArchive archive;
    private final TrackingController tracking;
    private final Consumer<Change> audit;
    private final InstantSource clock;

    /// @param audit records in the audit log that a page was exported
    ExportController(
            TrackingQueries queries,
            RecipientArchive archive,
            TrackingController tracking,
            Consumer<Change> audit,
            InstantSource clock) {
        this.queries = queries;
        this.archive = archive;
        this.tracking = tracking;
        this.audit = audit;
        this.clock = clock;
    }

    /// Page of the export. Only the first page has the profile, the consent history and the subscriptions.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Archive(
            String recipient,
            Instant exportedAt,
            @Nullable JsonNode profile,
            @Nullable JsonNode consentHistory,
            @Nullable JsonNode subscriptions,
            List<TrackingController.NotificationView> notifications,
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

    @GetMapping("/v1/recipients/{id}/export")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "Export all data about a recipient",
            description = "Profile with addresses, devices, preferences and consents with evidence, the history of"
                    + " consents, subscriptions, and the notifications with their timelines, at most 200 in a"
                    + " page; `next` is the next page's `after`. `inbox` is the path at which the gateway"
                    + " exports the inbox. 404 if nothing is stored about the recipient.")
    Archive export(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        RecipientKey key = RecipientArchive.key(caller.tenant(), id);
        int size = Page.requireLimit(limit);
        if (!after.isEmpty() && !TrackedKey.isNotification(after)) {
            throw RefusedException.invalid("after", "format", "must be the next of the previous page");
        }
        Page<TrackedNotification> page = Page.of(queries.listOf(key, after, size + 1), size, TrackedNotification::id);
        boolean isFirst = after.isEmpty();
        Archive answer = new Archive(
                id,
                clock.instant(),
                isFirst ? archive.findProfile(key).orElse(null) : null,
                isFirst ? archive.consentHistory(key) : null,
                isFirst ? archive.subscriptions(key) : null,
                views(key, page.items()),
                "/v1/recipients/" + id + "/inbox",
                page.next().orElse(null));
        if (isFirst && answer.isEmpty()) {
            throw RefusedException.notFound("such recipient");
        }
        audit.accept(Change.done(key.tenant().value(), "export", "recipient", id));
        return answer;
    }

    private List<TrackingController.NotificationView> views(RecipientKey key, List<TrackedNotification> notifications) {
        Map<String, List<Receipt>> receipts = queries.receipts(
                notifications.stream().map(TrackedNotification::id).toList());
        return notifications.stream()
                .map(notification ->
                        tracking.view(key.tenant(), notification, receipts.getOrDefault(notification.id(), List.of())))
                .toList();
    }
}
