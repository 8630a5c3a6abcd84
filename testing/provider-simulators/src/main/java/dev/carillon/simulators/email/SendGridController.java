// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.behaviour.Behaviour;
import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.http.HttpExchange;
import dev.carillon.simulators.http.HttpReply;
import dev.carillon.simulators.http.ProviderReplies;
import dev.carillon.simulators.journal.Journal;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// SendGrid's v3 Mail Send API under `/simulators/sendgrid`, and its event webhook. Validates requests and answers
/// as SendGrid does.
@RestController
final class SendGridController {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> RESERVED_HEADERS = Set.of(
            "x-sg-id",
            "x-sg-eid",
            "received",
            "dkim-signature",
            "content-type",
            "content-transfer-encoding",
            "to",
            "from",
            "subject",
            "reply-to",
            "cc",
            "bcc");
    private static final int MAX_CUSTOM_ARGS = 10_000;

    private final String apiKey;
    private final BehaviourSwitch behaviour;
    private final Journal<ReceivedMail> journal;
    private final SendGridEvents events;
    private final InstantSource clock;

    SendGridController(
            String apiKey,
            BehaviourSwitch behaviour,
            Journal<ReceivedMail> journal,
            SendGridEvents events,
            InstantSource clock) {
        this.apiKey = apiKey;
        this.behaviour = behaviour;
        this.journal = journal;
        this.events = events;
        this.clock = clock;
    }

    @PostMapping("/simulators/sendgrid/v3/mail/send")
    void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpExchange exchange = new HttpExchange(request, response, behaviour);
        if (!("Bearer " + apiKey).equals(request.getHeader("Authorization"))) {
            exchange.answer(error(401, "", "The provided authorization grant is invalid, expired, or revoked"));
            return;
        }
        byte[] body = request.getInputStream().readAllBytes();
        try {
            JsonNode mail = JSON.readTree(body);
            Optional<HttpReply> complaint = complaint(mail);
            if (complaint.isPresent()) {
                exchange.answer(complaint.get());
                return;
            }
            ReceivedMail received = received(mail);
            exchange.behave(received.to().getFirst(), () -> journal.add(received), new Replies());
        } catch (JacksonException e) {
            exchange.answer(error(400, "", "Bad Request"));
        }
    }

    @GetMapping("/simulators/sendgrid/messages")
    List<MailView> list(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "100000") int limit) {
        return MailView.list(journal, after, to, limit);
    }

    /// Sends an event of a message to the event webhook.
    ///
    /// @param event Event: `delivered`, `bounce`, `open`, `click`, `spamreport`, …
    /// @param callback URL of the event webhook
    @PostMapping("/simulators/sendgrid/events")
    ResponseEntity<Void> play(
            @RequestParam String messageId,
            @RequestParam String event,
            @RequestParam(defaultValue = "") String url,
            @RequestParam String callback) {
        Optional<ReceivedMail> mail =
                journal
                        .list(
                                0,
                                Integer.MAX_VALUE,
                                received -> received.messageId().equals(messageId))
                        .stream()
                        .map(Journal.Entry::arrival)
                        .findFirst();
        return mail.isEmpty()
                ? ResponseEntity.notFound().build()
                : ResponseEntity.status(events.play(mail.get(), event, url, callback))
                        .build();
    }

    private static Optional<HttpReply> complaint(JsonNode mail) {
        JsonNode recipient = mail.at("/personalizations/0/to/0/email");
        if (!isAddress(recipient.asString(""))) {
            return Optional.of(error(400, "personalizations.0.to.0.email", "Does not contain a valid address."));
        }
        if (!isAddress(mail.at("/from/email").asString(""))) {
            return Optional.of(error(400, "from.email", "The from email does not contain a valid address."));
        }
        if (mail.path("subject").asString("").isEmpty()) {
            return Optional.of(error(400, "subject", "The subject is required."));
        }
        if (mail.at("/content/0/value").asString("").isEmpty()) {
            return Optional.of(error(400, "content", "The content value must be a string at least one character."));
        }
        if (mail.path("content").size() == 2
                && !mail.at("/content/0/type").asString("").equals("text/plain")) {
            return Optional.of(error(400, "content", "The text/plain content must come first."));
        }
        if (mail.at("/personalizations/0/custom_args").toString().length() > MAX_CUSTOM_ARGS) {
            return Optional.of(error(400, "custom_args", "The custom_args are over the limit of 10000 bytes."));
        }
        for (String name : mail.path("headers").propertyNames()) {
            if (RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                return Optional.of(error(400, "headers", "The header " + name + " is reserved."));
            }
        }
        return Optional.empty();
    }

    private ReceivedMail received(JsonNode mail) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        mail.path("headers")
                .properties()
                .forEach(header ->
                        headers.put(header.getKey(), List.of(header.getValue().asString(""))));
        mail.at("/personalizations/0/custom_args")
                .properties()
                .forEach(argument -> headers.put(
                        SendGridEvents.ARGUMENT + argument.getKey(),
                        List.of(argument.getValue().asString(""))));
        String text = "";
        String html = "";
        for (JsonNode content : mail.path("content")) {
            if (content.path("type").asString("").equals("text/html")) {
                html = content.path("value").asString("");
            } else {
                text = content.path("value").asString("");
            }
        }
        return new ReceivedMail(
                mail.at("/headers/Message-ID").asString("<" + UUID.randomUUID() + "@simulator>"),
                mail.at("/from/email").asString(""),
                List.of(mail.at("/personalizations/0/to/0/email").asString("")),
                mail.path("subject").asString(""),
                text,
                html,
                headers,
                clock.instant());
    }

    private static boolean isAddress(String text) {
        try {
            new InternetAddress(text, true).validate();
            return text.indexOf('@') > 0;
        } catch (AddressException e) {
            return false;
        }
    }

    private static HttpReply error(int status, String field, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("errors")
                .addObject()
                .put("message", message)
                .put("field", field)
                .putNull("help");
        return HttpReply.json(status, JSON.writeValueAsString(body));
    }

    /// SendGrid's answers.
    private record Replies() implements ProviderReplies {

        @Override
        public HttpReply accepted() {
            return HttpReply.empty(202).with("X-Message-Id", UUID.randomUUID().toString());
        }

        @Override
        public HttpReply refused(Behaviour behaviour) {
            return error(Integer.parseInt(behaviour.codeOr("400")), "content", "Refused");
        }

        @Override
        public HttpReply throttled(Behaviour behaviour) {
            return error(Integer.parseInt(behaviour.codeOr("429")), "", "too many requests")
                    .retryAfter(behaviour.retryAfterSeconds());
        }

        @Override
        public HttpReply failed(Behaviour behaviour) {
            return error(Integer.parseInt(behaviour.codeOr("500")), "", "Internal Server Error");
        }

        @Override
        public HttpReply dead(Behaviour behaviour) {
            return error(400, "personalizations.0.to.0.email", "Does not contain a valid address.");
        }
    }
}
