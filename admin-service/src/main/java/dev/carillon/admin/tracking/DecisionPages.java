// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.OtherServices;
import dev.carillon.admin.json.Json;
import dev.carillon.runtime.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Page fragment with the decision that a router would make now about a past notification.
@ConsolePages
final class DecisionPages {

    private final TrackingQueries queries;
    private final NotificationContents contents;
    private final OtherServices services;
    private final AuditTrail audit;

    DecisionPages(TrackingQueries queries, NotificationContents contents, OtherServices services, AuditTrail audit) {
        this.queries = queries;
        this.contents = contents;
        this.services = services;
        this.audit = audit;
    }

    /// @param data data to use instead of the event's; empty for the event's own
    @PostMapping("/console/t/{tenant}/notifications/{id}/decision")
    @RequiresScope(Scope.RECIPIENTS_READ)
    String decide(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String data,
            @RequestParam(defaultValue = "") String at,
            Model model) {
        TrackedNotification notification = queries.findNotification(caller.tenant(), id)
                .orElseThrow(() -> RefusedException.notFound("such notification"));
        audit.recordRead(Change.done(caller.tenant().value(), "explain", "recipient", notification.recipient()));
        ObjectNode question = Json.object();
        ObjectNode event = question.putObject("event");
        event.put("type", notification.eventType());
        event.putArray("recipients").add(notification.recipient());
        if (data.isBlank()) {
            recorded(caller, notification, event);
        } else {
            event.set("data", given(data));
        }
        if (!at.isBlank()) {
            question.put("at", at.strip());
        }
        model.addAttribute("answer", services.explain(caller.tenant(), question));
        return "console/explain :: answer";
    }

    /// Adds what the recorded event has besides its data, as far as it does not belong to the first submission only,
    /// as its id and its times do.
    private void recorded(Caller caller, TrackedNotification notification, ObjectNode question) {
        switch (contents.event(caller.tenant(), notification)) {
            case RecordedContent.Found<RecordedEvents.RecordedEvent>(RecordedEvents.RecordedEvent data, boolean _) -> {
                question.set(
                        "data",
                        data.json().isEmpty()
                                ? Json.object()
                                : Json.parse(data.json().toByteArray()));
                putIfGiven(question, "orderingKey", data.event().getOrderingKey());
                putIfGiven(question, "collapseKey", data.event().getCollapseKey());
                putIfGiven(question, "correlationId", data.event().getCorrelationId());
                if (data.event().getOccurredAtMillis() != 0) {
                    question.put(
                            "occurredAt",
                            Instant.ofEpochMilli(data.event().getOccurredAtMillis())
                                    .toString());
                }
                data.event().getTagsMap().forEach(question.withObjectProperty("tags")::put);
            }
            case RecordedContent.Missing<RecordedEvents.RecordedEvent>(String cause) ->
                throw RefusedException.invalid("data", "required", cause + "; give the data here");
        }
    }

    private static void putIfGiven(ObjectNode event, String name, String value) {
        if (!value.isEmpty()) {
            event.put(name, value);
        }
    }

    private static JsonNode given(String data) {
        JsonNode given = Json.parse(data.getBytes(StandardCharsets.UTF_8));
        if (!given.isObject()) {
            throw RefusedException.invalid("data", "type", "must be a JSON object");
        }
        return given;
    }
}
