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
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Messages resource of Twilio's REST API, version 2010-04-01, under `/simulators/twilio`. Validates requests as
/// Twilio does and answers with its codes; the magic recipient numbers of Twilio's test credentials work.
@RestController
final class TwilioController {

    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final int MAX_TEXT = 1_600;
    private static final JsonMapper JSON = new JsonMapper();

    private final SmsSimulatorProperties account;
    private final BehaviourSwitch behaviour;
    private final Journal<ReceivedSms> journal;
    private final InstantSource clock;

    TwilioController(
            SmsSimulatorProperties account,
            BehaviourSwitch behaviour,
            Journal<ReceivedSms> journal,
            InstantSource clock) {
        this.account = account;
        this.behaviour = behaviour;
        this.journal = journal;
        this.clock = clock;
    }

    @PostMapping("/simulators/twilio/2010-04-01/Accounts/{sid}/Messages.json")
    void create(@PathVariable String sid, HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpExchange exchange = new HttpExchange(request, response, behaviour);
        Optional<HttpReply> complaint = complaint(sid, request);
        if (complaint.isPresent()) {
            exchange.answer(complaint.get());
            return;
        }
        ReceivedSms sms = new ReceivedSms(
                "SM" + UUID.randomUUID().toString().replace("-", ""),
                parameter(request, "From").isEmpty()
                        ? parameter(request, "MessagingServiceSid")
                        : parameter(request, "From"),
                parameter(request, "To"),
                parameter(request, "Body"),
                SmsSegments.count(parameter(request, "Body")),
                parameter(request, "StatusCallback"),
                "",
                clock.instant());
        exchange.behave(sms.to(), () -> journal.add(sms), new Replies(sid, sms));
    }

    private Optional<HttpReply> complaint(String sid, HttpServletRequest request) {
        if (!sid.equals(account.twilioAccountSid()) || !isAuthenticated(request)) {
            return Optional.of(error(401, 20003, "Authenticate"));
        }
        String to = parameter(request, "To");
        String from = parameter(request, "From");
        String body = parameter(request, "Body");
        if (to.isEmpty()) {
            return Optional.of(error(400, 21604, "A 'To' phone number is required."));
        }
        if (from.isEmpty() && parameter(request, "MessagingServiceSid").isEmpty()) {
            return Optional.of(error(400, 21603, "A 'From' phone number is required."));
        }
        if (body.isEmpty()) {
            return Optional.of(error(400, 21602, "Message body is required."));
        }
        if (body.length() > MAX_TEXT) {
            return Optional.of(error(400, 21617, "The concatenated message body exceeds the 1600 character limit"));
        }
        return recipientComplaint(to).or(() -> senderComplaint(request));
    }

    private static Optional<HttpReply> recipientComplaint(String to) {
        if (!E164.matcher(to).matches() || to.equals("+15005550001")) {
            return Optional.of(error(400, 21211, "Invalid 'To' Phone Number"));
        }
        return switch (to) {
            case "+15005550002" -> Optional.of(error(400, 21612, "The 'To' phone number is not currently reachable"));
            case "+15005550003" -> Optional.of(error(400, 21408, "Permission to send an SMS has not been enabled"));
            case "+15005550004" -> Optional.of(error(400, 21610, "Attempt to send to unsubscribed recipient"));
            case "+15005550009" -> Optional.of(error(400, 21614, "'To' number is not a valid mobile number"));
            default -> Optional.empty();
        };
    }

    private Optional<HttpReply> senderComplaint(HttpServletRequest request) {
        String from = parameter(request, "From");
        String service = parameter(request, "MessagingServiceSid");
        if (!from.isEmpty() && !from.equals(account.twilioNumber())) {
            return Optional.of(error(400, 21606, "The 'From' phone number provided is not a valid number"));
        }
        return !service.isEmpty() && !service.equals(account.twilioMessagingServiceSid())
                ? Optional.of(error(400, 21701, "The Messaging Service does not exist"))
                : Optional.empty();
    }

    private boolean isAuthenticated(HttpServletRequest request) {
        String expected = account.twilioAccountSid() + ":" + account.twilioAuthToken();
        return ("Basic " + Base64.getEncoder().encodeToString(expected.getBytes(StandardCharsets.UTF_8)))
                .equals(request.getHeader("Authorization"));
    }

    private static String parameter(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).orElse("");
    }

    private static HttpReply error(int status, int code, String message) {
        ObjectNode body = JSON.createObjectNode()
                .put("code", code)
                .put("message", message)
                .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                .put("status", status);
        return HttpReply.json(status, JSON.writeValueAsString(body));
    }

    /// Twilio's answers.
    private record Replies(String account, ReceivedSms sms) implements ProviderReplies {

        @Override
        public HttpReply accepted() {
            ObjectNode body = JSON.createObjectNode()
                    .put("account_sid", account)
                    .put("api_version", "2010-04-01")
                    .put("body", sms.text())
                    .put("direction", "outbound-api")
                    .putNull("error_code")
                    .putNull("error_message")
                    .put("from", sms.from())
                    .put("num_media", "0")
                    .put("num_segments", Integer.toString(sms.segments()))
                    .putNull("price")
                    .put("price_unit", "USD")
                    .put("sid", sms.id())
                    .put("status", "queued")
                    .put("to", sms.to())
                    .put("uri", "/2010-04-01/Accounts/" + account + "/Messages/" + sms.id() + ".json");
            return HttpReply.json(201, JSON.writeValueAsString(body));
        }

        @Override
        public HttpReply refused(Behaviour behaviour) {
            return error(400, Integer.parseInt(behaviour.codeOr("21612")), "Refused");
        }

        @Override
        public HttpReply throttled(Behaviour behaviour) {
            return error(429, Integer.parseInt(behaviour.codeOr("20429")), "Too many requests")
                    .retryAfter(behaviour.retryAfterSeconds());
        }

        @Override
        public HttpReply failed(Behaviour behaviour) {
            return error(500, Integer.parseInt(behaviour.codeOr("20500")), "Internal Server Error");
        }

        @Override
        public HttpReply dead(Behaviour behaviour) {
            return error(400, Integer.parseInt(behaviour.codeOr("21211")), "Invalid 'To' Phone Number");
        }
    }
}
