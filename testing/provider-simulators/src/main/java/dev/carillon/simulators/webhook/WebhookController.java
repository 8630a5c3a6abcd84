// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webhook;

import dev.carillon.simulators.behaviour.Behaviour;
import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.http.HttpExchange;
import dev.carillon.simulators.http.HttpReply;
import dev.carillon.simulators.http.ProviderReplies;
import dev.carillon.simulators.journal.Journal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Receiver of webhooks under `/simulators/webhook/endpoints/…`, which verifies them, and an HTTP view of those
/// that arrived.
@RestController
final class WebhookController {

    private final SignatureCheck signatures;
    private final BehaviourSwitch behaviour;
    private final Journal<ReceivedWebhook> journal;
    private final InstantSource clock;

    WebhookController(
            SignatureCheck signatures,
            BehaviourSwitch behaviour,
            Journal<ReceivedWebhook> journal,
            InstantSource clock) {
        this.signatures = signatures;
        this.behaviour = behaviour;
        this.journal = journal;
        this.clock = clock;
    }

    @PostMapping("/simulators/webhook/endpoints/{endpoint}")
    void receive(@PathVariable String endpoint, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        HttpExchange exchange = new HttpExchange(request, response, behaviour);
        Optional<String> complaint = signatures.complaint(request, body, clock.instant());
        if (complaint.isPresent()) {
            exchange.answer(new HttpReply(401, "text/plain", complaint.get(), java.util.Map.of()));
            return;
        }
        ReceivedWebhook webhook = new ReceivedWebhook(
                request.getHeader("webhook-id"),
                endpoint,
                Optional.ofNullable(request.getContentType()).orElse(""),
                body,
                Instant.ofEpochSecond(Long.parseLong(request.getHeader("webhook-timestamp"))),
                clock.instant());
        exchange.behave(endpoint, () -> journal.add(webhook), new Replies());
    }

    /// Redirects; a sender must not follow.
    @PostMapping("/simulators/webhook/redirects/{endpoint}")
    ResponseEntity<Void> redirect(@PathVariable String endpoint) {
        return ResponseEntity.status(307)
                .location(URI.create("/simulators/webhook/endpoints/" + endpoint))
                .build();
    }

    @GetMapping("/simulators/webhook/messages")
    List<WebhookView> list(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "") String endpoint,
            @RequestParam(defaultValue = "100000") int limit) {
        return journal.list(after, limit, webhook -> endpoint.isEmpty() || endpoint.equals(webhook.endpoint())).stream()
                .map(entry -> new WebhookView(
                        entry.index(),
                        entry.arrival().id(),
                        entry.arrival().endpoint(),
                        entry.arrival().contentType(),
                        entry.arrival().body(),
                        entry.arrival().timestamp(),
                        entry.arrival().receivedAt(),
                        journal.wireCount(entry.arrival().id())))
                .toList();
    }

    /// JSON view of a webhook.
    record WebhookView(
            long index,
            String id,
            String endpoint,
            String contentType,
            String body,
            Instant timestamp,
            Instant receivedAt,
            int wireCount) {}

    /// Answers of a webhook receiver.
    private record Replies() implements ProviderReplies {

        @Override
        public HttpReply accepted() {
            return HttpReply.json(200, "{\"received\":true}");
        }

        @Override
        public HttpReply refused(Behaviour behaviour) {
            return HttpReply.empty(Integer.parseInt(behaviour.codeOr("422")));
        }

        @Override
        public HttpReply throttled(Behaviour behaviour) {
            return HttpReply.empty(Integer.parseInt(behaviour.codeOr("429"))).retryAfter(behaviour.retryAfterSeconds());
        }

        @Override
        public HttpReply failed(Behaviour behaviour) {
            return HttpReply.empty(Integer.parseInt(behaviour.codeOr("500")));
        }

        @Override
        public HttpReply dead(Behaviour behaviour) {
            return HttpReply.empty(Integer.parseInt(behaviour.codeOr("410")));
        }
    }
}
