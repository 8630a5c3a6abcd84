// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.fcm;

import dev.carillon.simulators.behaviour.Behaviour;
import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.http.HttpExchange;
import dev.carillon.simulators.http.HttpReply;
import dev.carillon.simulators.http.ProviderReplies;
import dev.carillon.simulators.journal.Journal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Firebase Cloud Messaging's HTTP v1 API under `/simulators/fcm`, and its token endpoint.
@RestController
final class FcmController {

    private static final int MAX_PAYLOAD = 4_096;
    private static final JsonMapper JSON = new JsonMapper();

    private final String project;
    private final AccessTokens tokens;
    private final BehaviourSwitch behaviour;
    private final Journal<ReceivedMessage> journal;
    private final InstantSource clock;

    FcmController(
            String project,
            AccessTokens tokens,
            BehaviourSwitch behaviour,
            Journal<ReceivedMessage> journal,
            InstantSource clock) {
        this.project = project;
        this.tokens = tokens;
        this.behaviour = behaviour;
        this.journal = journal;
        this.clock = clock;
    }

    @PostMapping("/simulators/fcm/token")
    void token(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String assertion =
                Optional.ofNullable(request.getParameter("assertion")).orElse("");
        HttpReply reply = tokens.issue(assertion, clock.instant())
                .map(token -> HttpReply.json(
                        200,
                        "{\"access_token\":\"%s\",\"expires_in\":%d,\"token_type\":\"Bearer\"}"
                                .formatted(token, AccessTokens.LIFETIME.toSeconds())))
                .orElseGet(() -> HttpReply.json(
                        400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}"));
        new HttpExchange(request, response, behaviour).answer(reply);
    }

    @PostMapping("/simulators/fcm/v1/projects/{asked}/messages:send")
    void send(@PathVariable String asked, HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpExchange exchange = new HttpExchange(request, response, behaviour);
        String authorization =
                Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        if (!tokens.isGood(authorization, clock.instant())) {
            exchange.answer(error(401, "UNAUTHENTICATED", "", "Request had invalid authentication credentials."));
            return;
        }
        if (!asked.equals(project)) {
            exchange.answer(error(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch"));
            return;
        }
        byte[] body = request.getInputStream().readAllBytes();
        try {
            JsonNode message = JSON.readTree(body).path("message");
            String token = message.path("token").asString("");
            if (token.length() < 20 || body.length > MAX_PAYLOAD + 512) {
                exchange.answer(error(
                        400,
                        "INVALID_ARGUMENT",
                        "INVALID_ARGUMENT",
                        "The registration token is not a valid FCM registration token"));
                return;
            }
            ReceivedMessage received = received(message, token);
            exchange.behave(token, () -> journal.add(received), new Replies(received.name()));
        } catch (JacksonException e) {
            exchange.answer(error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "Invalid JSON payload received."));
        }
    }

    @GetMapping("/simulators/fcm/messages")
    List<MessageView> list(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "100000") int limit) {
        return journal.list(after, limit, message -> token.isEmpty() || token.equals(message.token())).stream()
                .map(entry -> view(entry.index(), entry.arrival()))
                .toList();
    }

    private MessageView view(long index, ReceivedMessage message) {
        return new MessageView(
                index,
                message.name(),
                message.token(),
                message.title(),
                message.body(),
                message.payload(),
                message.receivedAt(),
                journal.wireCount(message.token() + message.tag()));
    }

    private ReceivedMessage received(JsonNode message, String token) {
        return new ReceivedMessage(
                "projects/" + project + "/messages/" + UUID.randomUUID(),
                token,
                message.path("notification").path("title").asString(""),
                message.path("notification").path("body").asString(""),
                message.path("android").path("notification").path("tag").asString(""),
                message.toString(),
                clock.instant());
    }

    private static HttpReply error(int status, String name, String code, String text) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode error = root.putObject("error");
        error.put("code", status).put("message", text).put("status", name);
        if (!code.isEmpty()) {
            error.putArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.firebase.fcm.v1.FcmError")
                    .put("errorCode", code);
        }
        return HttpReply.json(status, JSON.writeValueAsString(root));
    }

    /// JSON view of a message.
    record MessageView(
            long index,
            String name,
            String token,
            String title,
            String body,
            String payload,
            Instant receivedAt,
            int wireCount) {}

    /// Firebase's answers.
    private record Replies(String name) implements ProviderReplies {

        @Override
        public HttpReply accepted() {
            return HttpReply.json(200, "{\"name\":\"" + name + "\"}");
        }

        @Override
        public HttpReply refused(Behaviour behaviour) {
            return error(400, "INVALID_ARGUMENT", behaviour.codeOr("INVALID_ARGUMENT"), "Invalid argument");
        }

        @Override
        public HttpReply throttled(Behaviour behaviour) {
            String code = behaviour.codeOr("QUOTA_EXCEEDED");
            return (code.equals("UNAVAILABLE")
                            ? error(503, "UNAVAILABLE", code, "The service is currently unavailable.")
                            : error(429, "RESOURCE_EXHAUSTED", code, "Quota exceeded"))
                    .retryAfter(behaviour.retryAfterSeconds());
        }

        @Override
        public HttpReply failed(Behaviour behaviour) {
            return error(500, "INTERNAL", behaviour.codeOr("INTERNAL"), "Internal error encountered.");
        }

        @Override
        public HttpReply dead(Behaviour behaviour) {
            return error(404, "NOT_FOUND", behaviour.codeOr("UNREGISTERED"), "Requested entity was not found.");
        }
    }
}
