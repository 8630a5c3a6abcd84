// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.OtherServices;
import dev.carillon.admin.json.Json;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
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
    private final RecordedEvents events;
    private final OtherServices services;
    private final AuditTrail audit;

    DecisionPages(TrackingQueries queries, RecordedEvents events, OtherServices services, AuditTrail audit) {
        this.audit = audit;
        this.queries = queries;
        this.events = events;
        this.services = services;
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
        event.set("data", data.isBlank() ? recorded(caller, notification) : given(data));
        if (!at.isBlank()) {
            question.put("at", at.strip());
        }
        model.addAttribute("answer", services.explain(caller.tenant(), question));
        return "console/explain :: answer";
    }

    private JsonNode recorded(Caller caller, TrackedNotification notification) {
        RecordedEvents.Place place = new RecordedEvents.Place(
                RecipientKey.of(notification.tenant(), notification.recipient()),
                notification.eventId(),
                Arrays.stream(Lane.values())
                        .filter(lane -> lane.code().getNumber() == notification.lane())
                        .findFirst()
                        .orElse(Lane.STANDARD),
                acceptedAt(caller, notification));
        return switch (events.find(place)) {
            case RecordedEvents.Lookup.Content(ByteString json) ->
                json.isEmpty() ? Json.object() : Json.parse(json.toByteArray());
            case RecordedEvents.Lookup.Missing(String cause) ->
                throw RefusedException.invalid("data", "required", cause + "; give the data here");
        };
    }

    /// Time at which a notification was accepted. For a member of an audience only the event has it.
    private Instant acceptedAt(Caller caller, TrackedNotification notification) {
        return Instant.ofEpochMilli(
                notification.acceptedAtMillis() != TrackedEvent.NOT_YET
                        ? notification.acceptedAtMillis()
                        : queries.findSharedEvent(caller.tenant(), notification.eventId())
                                .filter(TrackedEvent::isAccepted)
                                .map(TrackedEvent::acceptedAtMillis)
                                .orElse(notification.sinceMillis()));
    }

    private static JsonNode given(String data) {
        JsonNode given = Json.parse(data.getBytes(StandardCharsets.UTF_8));
        if (!given.isObject()) {
            throw RefusedException.invalid("data", "type", "must be a JSON object");
        }
        return given;
    }
}
