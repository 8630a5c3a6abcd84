// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import com.twilio.exception.ApiException;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.type.PhoneNumber;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ProviderTraits;
import dev.carillon.delivery.channel.http.AddressGuard;
import dev.carillon.delivery.channel.http.ProviderHttp;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Address;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Sender of text messages through Twilio's REST API. Each attempt runs on a virtual thread.
final class TwilioSender implements ChannelSender, AutoCloseable {

    private final TwilioProperties properties;
    private final SmsProperties sms;
    private final DeliveryTags tags;
    private final InstantSource clock;
    private final ProviderHttp http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TwilioSender(TwilioProperties properties, SmsProperties sms, DeliveryTags tags, InstantSource clock) {
        this.properties = properties;
        this.sms = sms;
        this.tags = tags;
        this.clock = clock;
        this.http = new ProviderHttp(AddressGuard.open(), properties.deadline());
    }

    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                Channel.SMS, "twilio", Idempotency.NONE, Address::hasPhone, tags.isEnabled(), properties.concurrency());
    }

    @Override
    public int units(Attempt attempt) {
        return SmsText.of(attempt.content().getSms().getText()).segments();
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        return switch (SmsRequest.of(attempt, sms.maxSegments(), clock.instant())) {
            case SmsRequest.Unsendable(AttemptOutcome outcome) -> CompletableFuture.completedStage(outcome);
            case SmsRequest.Sendable sendable -> CompletableFuture.supplyAsync(() -> send(attempt, sendable), threads);
        };
    }

    @Override
    public void close() {
        http.close();
        threads.shutdownNow();
    }

    private AttemptOutcome send(Attempt attempt, SmsRequest.Sendable sendable) {
        // Each attempt has its own client: a client is cheap, and the answer's headers can be read from its
        // transport.
        RecordingTransport recording = new RecordingTransport(new TwilioTransport(http, properties.baseUrl()));
        TwilioRestClient client = new TwilioRestClient.Builder(properties.username(), properties.authToken())
                .accountSid(properties.accountSid())
                .httpClient(recording)
                .build();
        try {
            Message taken = creator(attempt, sendable).create(client);
            return new AttemptOutcome.Accepted(new ProviderReference(taken.getSid()));
        } catch (UnansweredCallException e) {
            return e.outcome();
        } catch (ApiException e) {
            return recording
                    .findStatus()
                    .filter(status -> status >= 300)
                    .map(status -> new TwilioAnswer(
                                    status,
                                    Optional.ofNullable(e.getCode()).orElse(0),
                                    String.valueOf(e.getMessage()),
                                    recording.retryAfter())
                            .outcome(clock.instant(), properties.throttlePause()))
                    .orElseGet(
                            () -> new AttemptOutcome.Unanswered("Twilio's answer is not a message: " + e.getMessage()));
        }
    }

    private MessageCreator creator(Attempt attempt, SmsRequest.Sendable sendable) {
        PhoneNumber to = new PhoneNumber(sendable.to());
        MessageCreator creator = properties.messagingServiceSid().isEmpty()
                ? Message.creator(
                        to, new PhoneNumber(properties.from()), sendable.text().text())
                : Message.creator(
                        to, properties.messagingServiceSid(), sendable.text().text());
        tags.callback(provider(), attempt).ifPresent(creator::setStatusCallback);
        return creator.setValidityPeriod(SmsRequest.validitySeconds(attempt, clock.instant()));
    }

    /// Transport that keeps the answer, because Twilio's client replaces it by an exception. For one thread.
    private static final class RecordingTransport extends com.twilio.http.HttpClient {

        private final TwilioTransport transport;
        private Optional<Response> answer = Optional.empty();

        RecordingTransport(TwilioTransport transport) {
            this.transport = transport;
        }

        @Override
        public Response makeRequest(com.twilio.http.Request request) {
            Response made = transport.makeRequest(request);
            answer = Optional.of(made);
            return made;
        }

        Optional<Integer> findStatus() {
            return answer.map(Response::getStatusCode);
        }

        Optional<java.time.Duration> retryAfter() {
            return answer.stream()
                    .flatMap(response -> java.util.Arrays.stream(response.getHeaders()))
                    .filter(header -> header.getName().equals("retry-after"))
                    .map(header -> header.getValue().strip())
                    .filter(value -> value.matches("\\d{1,7}"))
                    .map(value -> java.time.Duration.ofSeconds(Long.parseLong(value)))
                    .findFirst();
        }
    }
}
