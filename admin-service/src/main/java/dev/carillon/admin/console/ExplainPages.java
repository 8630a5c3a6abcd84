// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.json.Json;
import dev.carillon.runtime.http.RefusedException;
import java.nio.charset.StandardCharsets;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Page fragments that explain the routing of an event: the decision tree of a simulated event, and sending a test
/// event.
@ConsolePages
@RequestMapping("/console/t/{tenant}/explain")
final class ExplainPages {

    private final OtherServices services;
    private final AuditTrail audit;

    ExplainPages(OtherServices services, AuditTrail audit) {
        this.services = services;
        this.audit = audit;
    }

    @PostMapping
    @RequiresScope({Scope.EVENTS_READ, Scope.RECIPIENTS_READ})
    String explain(
            Caller caller,
            @RequestParam String type,
            @RequestParam String recipient,
            @RequestParam(defaultValue = "{}") String data,
            @RequestParam(defaultValue = "") String at,
            Model model) {
        ObjectNode question = Json.object();
        question.set("event", event(type, recipient, data));
        if (!at.isBlank()) {
            question.put("at", at.strip());
        }
        audit.recordRead(Change.done(caller.tenant().value(), "explain", "recipient", recipient.strip()));
        model.addAttribute("answer", services.explain(caller.tenant(), question));
        return "console/explain :: answer";
    }

    /// Submits the event to ingestion, like a producer.
    @PostMapping("/sending")
    @RequiresScope(Scope.EVENTS_WRITE)
    String send(
            Caller caller,
            @RequestParam String type,
            @RequestParam String recipient,
            @RequestParam(defaultValue = "{}") String data,
            Model model) {
        model.addAttribute("answer", services.submit(caller.tenant(), event(type, recipient, data)));
        return "console/explain :: sent";
    }

    private static ObjectNode event(String type, String recipient, String data) {
        ObjectNode event = Json.object();
        event.put("type", type.strip());
        event.putArray("recipients").add(recipient.strip());
        JsonNode given = Json.parse((data.isBlank() ? "{}" : data).getBytes(StandardCharsets.UTF_8));
        if (!given.isObject()) {
            throw RefusedException.invalid("data", "type", "must be a JSON object");
        }
        event.set("data", given);
        return event;
    }
}
