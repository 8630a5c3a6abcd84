// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import com.google.protobuf.ByteString;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ProviderTraits;
import dev.carillon.delivery.channel.http.AddressGuard;
import dev.carillon.delivery.channel.http.EndpointUrl;
import dev.carillon.delivery.channel.http.HttpCall;
import dev.carillon.delivery.channel.http.ProviderHttp;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.Sha256;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.PlatformCode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Sender of push messages to browsers through the push service that each subscription names. Encryption runs on
/// platform threads, because it takes one to two milliseconds of processor time: on virtual threads it would delay
/// the threads that read answers.
final class WebPushSender implements ChannelSender, AutoCloseable {

    private final WebPushProperties properties;
    private final VapidIdentity identity;
    private final InstantSource clock;
    private final ProviderHttp http;
    private final ExecutorService sealing = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("web-push-sealing-", 0).factory());

    WebPushSender(WebPushProperties properties, InstantSource clock) throws GeneralSecurityException {
        this.properties = properties;
        this.identity = new VapidIdentity(properties);
        this.clock = clock;
        this.http = new ProviderHttp(
                AddressGuard.publicAnd(properties.allowedNetworks(), properties.allowedPorts()), properties.deadline());
    }

    /// By id: the topic and the tag are the same at every attempt. The push service replaces an undelivered message
    /// by its topic, the browser replaces a shown one by its tag.
    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                Channel.PUSH,
                "web-push",
                Idempotency.BY_ID,
                ProviderTraits.device(PlatformCode.PLATFORM_WEB_PUSH),
                false,
                properties.concurrency());
    }

    @Override
    public String destination(Attempt attempt) {
        return find(attempt.content().getAddress().getDevice().getToken())
                .map(URI::getHost)
                .orElse("");
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        if (!attempt.content().hasPush()) {
            return CompletableFuture.completedStage(
                    AttemptOutcome.refused("no-message", "the delivery has no push message"));
        }
        Instant now = clock.instant();
        Optional<URI> endpoint = find(attempt.content().getAddress().getDevice().getToken());
        if (endpoint.isEmpty()) {
            return CompletableFuture.completedStage(new AttemptOutcome.AddressInvalid("invalid-url", now));
        }
        return CompletableFuture.supplyAsync(() -> seal(attempt), sealing)
                .thenCompose(message -> message.map(body -> call(attempt, endpoint.get(), body, now))
                        .orElseGet(() -> CompletableFuture.completedFuture(
                                new AttemptOutcome.AddressInvalid("invalid-keys", now))));
    }

    /// Encrypted message; empty if the subscription's keys are invalid.
    private static Optional<ByteString> seal(Attempt attempt) {
        String payload =
                WebPushPayload.write(attempt.delivery(), attempt.content().getPush());
        try {
            return Optional.of(WebPushEncryption.seal(
                    payload.getBytes(StandardCharsets.UTF_8),
                    attempt.content().getAddress().getDevice()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private CompletableFuture<AttemptOutcome> call(Attempt attempt, URI endpoint, ByteString body, Instant now) {
        HttpCall call = new HttpCall(
                endpoint,
                Map.of(
                        "TTL", Long.toString(ttl(attempt, now).toSeconds()),
                        "Topic", topic(attempt.delivery()),
                        "Urgency", urgency(attempt.delivery()),
                        "Content-Encoding", "aes128gcm",
                        "Authorization", identity.authorization(endpoint, now)),
                "application/octet-stream",
                body);
        return http.call(call)
                .thenApply(answer -> WebPushAnswer.outcome(
                        answer, attempt.delivery().getId(), clock.instant(), properties.throttlePause()));
    }

    @Override
    public void close() {
        sealing.shutdownNow();
        http.close();
    }

    /// Topic of at most 32 characters: a digest of the collapse key or the delivery id.
    static String topic(Delivery delivery) {
        String key = delivery.getCollapseKey().isEmpty() ? delivery.getId() : delivery.getCollapseKey();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(key), 24));
    }

    private Duration ttl(Attempt attempt, Instant now) {
        Duration longest = properties.longestTtl();
        return attempt.expiresAt()
                .map(expiry -> Duration.between(now, expiry))
                .map(left -> left.isNegative() ? Duration.ZERO : left)
                .filter(left -> left.compareTo(longest) < 0)
                .orElse(longest);
    }

    private static String urgency(Delivery delivery) {
        return Lane.find(delivery.getLane())
                .map(lane -> switch (lane) {
                    case CRITICAL -> "high";
                    case STANDARD -> "normal";
                    case BULK -> "low";
                })
                .orElse("normal");
    }

    private Optional<URI> find(String url) {
        return EndpointUrl.find(url, EndpointUrl.Plain.when(properties.plainHttp()));
    }
}
