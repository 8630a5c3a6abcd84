// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.sms;

import dev.carillon.simulators.behaviour.Behaviour;
import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.http.HttpExchange;
import dev.carillon.simulators.http.HttpReply;
import dev.carillon.simulators.http.ProviderReplies;
import dev.carillon.simulators.journal.Journal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Vonage's SMS API under `/simulators/vonage`: always HTTP 200, with a status for each part of the message.
@RestController
final class VonageController {

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{6,14}");
    private static final int MAX_TEXT = 3_200;
    private static final JsonMapper JSON = new JsonMapper();

    private final SmsSimulatorProperties account;
    private final BehaviourSwitch behaviour;
    private final Journal<ReceivedSms> journal;
    private final InstantSource clock;

    VonageController(
            SmsSimulatorProperties account,
            BehaviourSwitch behaviour,
            Journal<ReceivedSms> journal,
            InstantSource clock) {
        this.account = account;
        this.behaviour = behaviour;
        this.journal = journal;
        this.clock = clock;
    }

    @PostMapping("/simulators/vonage/sms/json")
    void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpExchange exchange = new HttpExchange(request, response, behaviour);
        Optional<HttpReply> complaint = complaint(request);
        if (complaint.isPresent()) {
            exchange.answer(complaint.get());
            return;
        }
        String text = parameter(request, "text");
        boolean unicode = parameter(request, "type").equals("unicode");
        ReceivedSms sms = new ReceivedSms(
                UUID.randomUUID().toString(),
                parameter(request, "from"),
                "+" + parameter(request, "to"),
                unicode || SmsSegments.isGsm(text) ? text : text.replaceAll("[^\\x20-\\x7e]", "?"),
                SmsSegments.count(text),
                parameter(request, "callback"),
                parameter(request, "client-ref"),
                clock.instant());
        exchange.behave(sms.to(), () -> journal.add(sms), new Replies(sms));
    }

    private Optional<HttpReply> complaint(HttpServletRequest request) {
        if (!parameter(request, "api_key").equals(account.vonageApiKey())
                || !parameter(request, "api_secret").equals(account.vonageApiSecret())) {
            return Optional.of(status("4", "Bad Credentials"));
        }
        for (String name : new String[] {"from", "to", "text"}) {
            if (parameter(request, name).isEmpty()) {
                return Optional.of(status("2", "Missing " + name + " param"));
            }
        }
        if (parameter(request, "text").length() > MAX_TEXT) {
            return Optional.of(status("12", "Message too long"));
        }
        return NUMBER.matcher(parameter(request, "to")).matches()
                ? Optional.empty()
                : Optional.of(status("3", "Invalid to address"));
    }

    private static String parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("");
    }

    private static HttpReply status(String status, String text) {
        ObjectNode body = JSON.createObjectNode().put("message-count", "1");
        body.putArray("messages").addObject().put("status", status).put("error-text", text);
        return HttpReply.json(200, JSON.writeValueAsString(body));
    }

    /// Vonage's answers.
    private record Replies(ReceivedSms sms) implements ProviderReplies {

        @Override
        public HttpReply accepted() {
            ObjectNode body = JSON.createObjectNode().put("message-count", Integer.toString(sms.segments()));
            var parts = body.putArray("messages");
            for (int part = 0; part < sms.segments(); part++) {
                parts.addObject()
                        .put("to", sms.to().substring(1))
                        .put("message-id", sms.id())
                        .put("status", "0")
                        .put("remaining-balance", "3.14159265")
                        .put("message-price", "0.03330000")
                        .put("network", "12345");
            }
            return HttpReply.json(200, JSON.writeValueAsString(body));
        }

        @Override
        public HttpReply refused(Behaviour behaviour) {
            return status(behaviour.codeOr("6"), "Invalid Message");
        }

        @Override
        public HttpReply throttled(Behaviour behaviour) {
            return behaviour.retryAfterSeconds() == 0
                    ? status(behaviour.codeOr("1"), "Throughput Rate Exceeded")
                    : HttpReply.json(429, "{}").retryAfter(behaviour.retryAfterSeconds());
        }

        @Override
        public HttpReply failed(Behaviour behaviour) {
            return status(behaviour.codeOr("5"), "Internal Error");
        }

        @Override
        public HttpReply dead(Behaviour behaviour) {
            return status(behaviour.codeOr("33"), "Number De-activated");
        }
    }
}
