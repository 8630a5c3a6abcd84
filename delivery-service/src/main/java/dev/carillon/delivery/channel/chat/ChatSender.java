// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

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
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Sender for one kind of chat service; calls the webhook that the delivery names.
final class ChatSender implements ChannelSender, AutoCloseable {

    private final ChatFormat format;
    private final ChatProperties properties;
    private final InstantSource clock;
    private final ProviderHttp http;

    ChatSender(ChatFormat format, ChatProperties properties, InstantSource clock) {
        this.format = format;
        this.properties = properties;
        this.clock = clock;
        this.http = new ProviderHttp(
                AddressGuard.publicAnd(properties.allowedNetworks(), properties.allowedPorts()), properties.deadline());
    }

    /// None: a chat service shows every message that it receives, repetitions included.
    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                Channel.WEBHOOK,
                format.provider(),
                Idempotency.NONE,
                ProviderTraits.webhook(format.code()),
                false,
                properties.concurrency());
    }

    /// Host of the webhook, because hosts fail independently of each other.
    @Override
    public String destination(Attempt attempt) {
        return find(attempt).map(URI::getHost).orElse("");
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        if (!attempt.content().hasWebhook()) {
            return CompletableFuture.completedStage(
                    AttemptOutcome.refused("no-message", "the delivery has no webhook message"));
        }
        Optional<ChatMessage> message =
                ChatMessage.read(attempt.content().getWebhook().getBody());
        if (message.isEmpty()) {
            return CompletableFuture.completedStage(
                    AttemptOutcome.refused("no-message", "the webhook message has neither title nor body"));
        }
        Optional<URI> endpoint = find(attempt);
        if (endpoint.isEmpty()) {
            return CompletableFuture.completedStage(new AttemptOutcome.AddressInvalid("invalid-url", clock.instant()));
        }
        HttpCall call = new HttpCall(
                endpoint.get(),
                Map.of(),
                "application/json",
                ByteString.copyFromUtf8(format.write(message.get()).toString()));
        String id = attempt.delivery().getId();
        return http.call(call)
                .thenApply(answer -> ChatAnswer.outcome(answer, id, clock.instant(), properties.throttlePause()));
    }

    @Override
    public void close() {
        http.close();
    }

    private Optional<URI> find(Attempt attempt) {
        return EndpointUrl.find(
                attempt.content().getAddress().getWebhook().getValue(), EndpointUrl.Plain.when(properties.plainHttp()));
    }
}
