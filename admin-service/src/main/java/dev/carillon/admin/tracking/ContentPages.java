// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.UntrustedHtml;
import dev.carillon.admin.json.Json;
import dev.carillon.runtime.http.RefusedException;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Page fragments with the data of an event and the rendered messages of a notification, read from the log. The audit
/// log records each of them.
@ConsolePages
@RequestMapping("/console/t/{tenant}")
final class ContentPages {

    private static final String FRAGMENT = "console/content :: content";

    private final TrackingQueries queries;
    private final NotificationContents contents;
    private final AuditTrail audit;

    ContentPages(TrackingQueries queries, NotificationContents contents, AuditTrail audit) {
        this.queries = queries;
        this.contents = contents;
        this.audit = audit;
    }

    /// Data of an event on the page.
    ///
    /// @param missing cause for which there is none; empty if there is
    record DataView(String json, boolean isEncrypted, String missing) {}

    /// Rendered message on the page.
    ///
    /// @param missing cause for which there is none; empty if there is
    record MessageView(
            String delivery, String channel, RecordedMessages.Message message, boolean isEncrypted, String missing) {

        private static final RecordedMessages.Message NONE = new RecordedMessages.Message("", "", "", "", "", "");

        static MessageView of(NotificationContents.Sent sent) {
            return switch (sent.content()) {
                case RecordedContent.Found<RecordedMessages.Message>(
                        RecordedMessages.Message message,
                        boolean isEncrypted) ->
                    new MessageView(sent.delivery(), sent.channel(), message, isEncrypted, "");
                case RecordedContent.Missing<RecordedMessages.Message>(String cause) ->
                    new MessageView(sent.delivery(), sent.channel(), NONE, false, cause);
            };
        }
    }

    @GetMapping("/notifications/{id}/content")
    @RequiresScope(Scope.RECIPIENTS_READ)
    String notification(Caller caller, @PathVariable String id, Model model) {
        TrackedNotification notification = find(caller, id);
        record(caller, notification);
        model.addAttribute("data", data(contents.event(caller.tenant(), notification)));
        model.addAttribute(
                "messages",
                contents.messages(notification).stream().map(MessageView::of).toList());
        model.addAttribute("notification", id);
        return FRAGMENT;
    }

    /// Data of an event, read for one of its recipients: all of them have the same.
    @GetMapping("/event/content")
    @RequiresScope(Scope.RECIPIENTS_READ)
    String event(Caller caller, @RequestParam String id, Model model) {
        TrackedNotification first = contents.anyNotification(caller.tenant(), id)
                .orElseThrow(() -> RefusedException.notFound("notification of this event yet"));
        record(caller, first);
        model.addAttribute("data", data(contents.event(caller.tenant(), first)));
        model.addAttribute("messages", List.of());
        model.addAttribute("notification", "");
        return FRAGMENT;
    }

    /// HTML of an e-mail.
    @GetMapping("/notifications/{id}/deliveries/{delivery}/previews/html")
    @RequiresScope(Scope.RECIPIENTS_READ)
    ResponseEntity<String> html(Caller caller, @PathVariable String id, @PathVariable String delivery) {
        TrackedNotification notification = find(caller, id);
        record(caller, notification);
        return contents.message(notification, delivery)
                .map(MessageView::of)
                .filter(view -> !view.message().html().isEmpty())
                .map(view -> UntrustedHtml.answer(view.message().html()))
                .orElseThrow(() -> RefusedException.notFound("HTML of this delivery"));
    }

    private static DataView data(RecordedContent<RecordedEvents.RecordedEvent> content) {
        return switch (content) {
            case RecordedContent.Found<RecordedEvents.RecordedEvent>(
                    RecordedEvents.RecordedEvent data,
                    boolean isEncrypted) ->
                new DataView(
                        data.json().isEmpty()
                                ? "{}"
                                : Json.parse(data.json().toByteArray()).toPrettyString(),
                        isEncrypted,
                        "");
            case RecordedContent.Missing<RecordedEvents.RecordedEvent>(String cause) -> new DataView("", false, cause);
        };
    }

    private TrackedNotification find(Caller caller, String id) {
        return queries.findNotification(caller.tenant(), id)
                .orElseThrow(() -> RefusedException.notFound("such notification"));
    }

    private void record(Caller caller, TrackedNotification notification) {
        audit.recordRead(Change.done(caller.tenant().value(), "read content", "recipient", notification.recipient()));
    }
}
