// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webpush;

import dev.carillon.simulators.behaviour.Behaviour;
import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.http.HttpExchange;
import dev.carillon.simulators.http.HttpReply;
import dev.carillon.simulators.http.ProviderReplies;
import dev.carillon.simulators.journal.Journal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Browser push service (RFC 8030) under `/simulators/web-push`. Anyone may subscribe; a push message must have a
/// TTL, a valid VAPID identity and decryptable content.
@RestController
final class WebPushController implements AutoCloseable {

    private static final int MAX_BODY = 4_096;
    private static final Set<String> URGENCIES = Set.of("very-low", "low", "normal", "high");

    private final BehaviourSwitch behaviour;
    private final Journal<ReceivedPush> journal;
    private final InstantSource clock;
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

    /// Threads for cryptography, which process requests in order. On virtual threads, some of 128 simultaneous
    /// requests got no answer for ten seconds.
    private final ExecutorService computing = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("web-push-simulator-", 0).factory());

    WebPushController(BehaviourSwitch behaviour, Journal<ReceivedPush> journal, InstantSource clock) {
        this.behaviour = behaviour;
        this.journal = journal;
        this.clock = clock;
    }

    /// Creates a subscription, in the form of `PushSubscription.toJSON()`.
    @PostMapping("/simulators/web-push/subscriptions")
    Map<String, Object> subscribe(HttpServletRequest request) {
        Subscription made = Subscription.create(UUID.randomUUID().toString());
        subscriptions.put(made.id(), made);
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return Map.of(
                "endpoint",
                origin(request) + "/simulators/web-push/push/" + made.id(),
                "keys",
                Map.of(
                        "p256dh", encoder.encodeToString(made.publicKey()),
                        "auth", encoder.encodeToString(made.secret())));
    }

    @PostMapping("/simulators/web-push/push/{id}")
    void push(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpExchange exchange = new HttpExchange(request, response, behaviour);
        byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
        Optional<HttpReply> complaint = compute(() -> complaint(request, body.length));
        if (complaint.isPresent()) {
            exchange.answer(complaint.get());
            return;
        }
        Optional<Subscription> subscription = Optional.ofNullable(subscriptions.get(id));
        if (subscription.isEmpty()) {
            exchange.answer(HttpReply.empty(404));
            return;
        }
        Optional<String> payload = compute(() -> opened(body, subscription.get()));
        if (payload.isEmpty()) {
            exchange.answer(HttpReply.json(400, "{\"error\":\"cannot be decrypted\"}"));
            return;
        }
        ReceivedPush push = new ReceivedPush(
                id,
                payload.get(),
                header(request, "Topic"),
                header(request, "Urgency"),
                Long.parseLong(header(request, "TTL")),
                clock.instant());
        exchange.behave(id, () -> journal.add(push), new Replies(origin(request)));
    }

    private <T> T compute(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, computing).join();
    }

    private static Optional<String> opened(byte[] body, Subscription subscription) {
        try {
            return Optional.of(Decryption.open(body, subscription));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        computing.shutdownNow();
    }

    @GetMapping("/simulators/web-push/messages")
    List<PushView> list(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "") String subscription,
            @RequestParam(defaultValue = "100000") int limit) {
        return journal
                .list(after, limit, push -> subscription.isEmpty() || subscription.equals(push.subscription()))
                .stream()
                .map(entry -> view(entry.index(), entry.arrival()))
                .toList();
    }

    private PushView view(long index, ReceivedPush push) {
        return new PushView(
                index,
                push.subscription(),
                push.payload(),
                push.topic(),
                push.urgency(),
                push.ttl(),
                push.receivedAt(),
                journal.wireCount(push.subscription() + push.topic()));
    }

    private Optional<HttpReply> complaint(HttpServletRequest request, int bodyBytes) {
        if (!header(request, "TTL").matches("\\d{1,10}")) {
            return Optional.of(HttpReply.json(400, "{\"error\":\"TTL is missing\"}"));
        }
        if (!header(request, "Content-Encoding").equals("aes128gcm")) {
            return Optional.of(HttpReply.json(415, "{\"error\":\"Content-Encoding must be aes128gcm\"}"));
        }
        if (bodyBytes > MAX_BODY) {
            return Optional.of(HttpReply.json(413, "{\"error\":\"larger than 4096 bytes\"}"));
        }
        String topic = header(request, "Topic");
        if (!topic.isEmpty() && !topic.matches("[A-Za-z0-9_-]{1,32}")) {
            return Optional.of(HttpReply.json(400, "{\"error\":\"malformed Topic\"}"));
        }
        String urgency = header(request, "Urgency");
        if (!urgency.isEmpty() && !URGENCIES.contains(urgency)) {
            return Optional.of(HttpReply.json(400, "{\"error\":\"malformed Urgency\"}"));
        }
        return VapidCheck.isValid(header(request, "Authorization"), origin(request), clock.instant())
                ? Optional.empty()
                : Optional.of(HttpReply.json(403, "{\"error\":\"invalid VAPID identity\"}"));
    }

    private static String origin(HttpServletRequest request) {
        return request.getScheme() + "://" + header(request, "Host");
    }

    private static String header(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name)).orElse("");
    }

    /// JSON view of a message.
    record PushView(
            long index,
            String subscription,
            String payload,
            String topic,
            String urgency,
            long ttl,
            Instant receivedAt,
            int wireCount) {}

    /// Answers of a push service.
    private record Replies(String origin) implements ProviderReplies {

        @Override
        public HttpReply accepted() {
            return HttpReply.empty(201).with("Location", origin + "/simulators/web-push/message/" + UUID.randomUUID());
        }

        @Override
        public HttpReply refused(Behaviour behaviour) {
            return HttpReply.empty(Integer.parseInt(behaviour.codeOr("413")));
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
