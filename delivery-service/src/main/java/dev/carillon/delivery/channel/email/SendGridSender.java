// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ProviderTraits;
import dev.carillon.delivery.channel.http.AddressGuard;
import dev.carillon.delivery.channel.http.HttpCall;
import dev.carillon.delivery.channel.http.ProviderHttp;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Sender of e-mail through SendGrid's v3 API.
final class SendGridSender implements ChannelSender, AutoCloseable {

    private final SendGridProperties properties;
    private final EmailDrafts drafts;
    private final InstantSource clock;
    private final ProviderHttp http;
    private final URI endpoint;

    SendGridSender(SendGridProperties properties, EmailDrafts drafts, InstantSource clock) {
        this.properties = properties;
        this.drafts = drafts;
        this.clock = clock;
        this.http = new ProviderHttp(AddressGuard.open(), properties.deadline());
        this.endpoint = URI.create(properties.baseUrl().toString().replaceAll("/$", "") + "/v3/mail/send");
    }

    /// By id: the Message-ID is the same at every attempt.
    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                Channel.EMAIL,
                "sendgrid",
                Idempotency.BY_ID,
                Address::hasEmail,
                drafts.areTagged(),
                properties.concurrency());
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        if (!attempt.content().hasEmail()) {
            return CompletableFuture.completedStage(
                    AttemptOutcome.refused("no-message", "the delivery has no e-mail message"));
        }
        InternetAddress to;
        try {
            to = new InternetAddress(attempt.content().getAddress().getEmail().getValue(), true);
        } catch (AddressException e) {
            return CompletableFuture.completedStage(
                    new AttemptOutcome.AddressInvalid("invalid-syntax", clock.instant()));
        }
        EmailDraft draft;
        try {
            draft = drafts.write(attempt);
        } catch (MessagingException e) {
            return CompletableFuture.completedStage(
                    AttemptOutcome.refused("invalid-message", e.getClass().getSimpleName()));
        }
        HttpCall call = new HttpCall(
                endpoint,
                Map.of("Authorization", "Bearer " + properties.apiKey()),
                "application/json",
                SendGridRequest.write(draft, to));
        return http.call(call)
                .thenApply(answer ->
                        SendGridAnswer.outcome(answer, draft.messageId(), clock.instant(), properties.throttlePause()));
    }

    @Override
    public void close() {
        http.close();
    }
}
