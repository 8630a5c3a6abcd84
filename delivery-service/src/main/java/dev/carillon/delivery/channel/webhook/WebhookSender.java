// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

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
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.WebhookFormatCode;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Sender of webhooks to the endpoint that the delivery names.
final class WebhookSender implements ChannelSender, AutoCloseable {

    private final WebhookProperties properties;
    private final InstantSource clock;
    private final ProviderHttp http;
    private final WebhookSigners signers;

    WebhookSender(WebhookProperties properties, WebhookSigners signers, InstantSource clock) {
        this.properties = properties;
        this.clock = clock;
        this.http = new ProviderHttp(
                AddressGuard.publicAnd(properties.allowedNetworks(), properties.allowedPorts()), properties.deadline());
        this.signers = signers;
    }

    /// By id: the webhook-id is the same at every attempt.
    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                Channel.WEBHOOK,
                "webhook",
                Idempotency.BY_ID,
                ProviderTraits.webhook(WebhookFormatCode.WEBHOOK_FORMAT_UNSPECIFIED),
                false,
                properties.concurrency());
    }

    /// Host of the endpoint, because hosts fail independently of each other.
    @Override
    public String destination(Attempt attempt) {
        return find(attempt.content().getAddress().getWebhook().getValue())
                .map(URI::getHost)
                .orElse("");
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        if (!attempt.content().hasWebhook()) {
            return refused("no-message", "the delivery has no webhook message");
        }
        ByteString body = attempt.content().getWebhook().getBody();
        if (body.size() > properties.maxBodyBytes()) {
            return refused(
                    "too-large",
                    "%d bytes, carillon.delivery.webhook.max-body-bytes is %d"
                            .formatted(body.size(), properties.maxBodyBytes()));
        }
        Optional<URI> endpoint =
                find(attempt.content().getAddress().getWebhook().getValue());
        if (endpoint.isEmpty()) {
            return CompletableFuture.completedStage(new AttemptOutcome.AddressInvalid("invalid-url", clock.instant()));
        }
        Optional<WebhookSigner> signer =
                signers.find(new TenantId(attempt.delivery().getTenant()));
        return signer.isEmpty()
                ? refused("no-secret", "the tenant has no webhook secret; POST /v1/webhook-secrets adds one")
                : send(attempt, endpoint.get(), signer.get());
    }

    @Override
    public void close() {
        http.close();
    }

    private CompletionStage<AttemptOutcome> send(Attempt attempt, URI endpoint, WebhookSigner signer) {
        String id = attempt.delivery().getId();
        Instant now = clock.instant();
        ByteString body = attempt.content().getWebhook().getBody();
        String type = attempt.content().getWebhook().getContentType();
        HttpCall call = new HttpCall(
                endpoint,
                Map.of(
                        "webhook-id", id,
                        "webhook-timestamp", Long.toString(now.getEpochSecond()),
                        "webhook-signature", signer.sign(id, now, body)),
                type.isEmpty() ? "application/json" : type,
                body);
        return http.call(call)
                .thenApply(answer -> WebhookAnswer.outcome(answer, id, clock.instant(), properties.throttlePause()));
    }

    private Optional<URI> find(String url) {
        return EndpointUrl.find(url, EndpointUrl.Plain.when(properties.plainHttp()));
    }

    private static CompletionStage<AttemptOutcome> refused(String code, String detail) {
        return CompletableFuture.completedStage(AttemptOutcome.refused(code, detail));
    }
}
