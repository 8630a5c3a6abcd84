// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import com.google.protobuf.ByteString;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ProviderTraits;
import dev.carillon.delivery.channel.http.AddressGuard;
import dev.carillon.delivery.channel.http.HttpAnswer;
import dev.carillon.delivery.channel.http.HttpCall;
import dev.carillon.delivery.channel.http.ProviderHttp;
import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Address;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/// Sender of text messages through Vonage's SMS API.
final class VonageSender implements ChannelSender, AutoCloseable {

    private final VonageProperties properties;
    private final SmsProperties sms;
    private final DeliveryTags tags;
    private final InstantSource clock;
    private final ProviderHttp http;
    private final URI endpoint;

    VonageSender(VonageProperties properties, SmsProperties sms, DeliveryTags tags, InstantSource clock) {
        this.properties = properties;
        this.sms = sms;
        this.tags = tags;
        this.clock = clock;
        this.http = new ProviderHttp(AddressGuard.open(), properties.deadline());
        this.endpoint = URI.create(properties.baseUrl().toString().replaceAll("/$", "") + "/sms/json");
    }

    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                Channel.SMS, "vonage", Idempotency.NONE, Address::hasPhone, tags.isEnabled(), properties.concurrency());
    }

    @Override
    public int units(Attempt attempt) {
        return SmsText.of(attempt.content().getSms().getText()).segments();
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        return switch (SmsRequest.of(attempt, sms.maxSegments(), clock.instant())) {
            case SmsRequest.Unsendable(AttemptOutcome outcome) -> CompletableFuture.completedStage(outcome);
            case SmsRequest.Sendable sendable ->
                http.call(call(attempt, sendable)).thenApply(this::outcome);
        };
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpCall call(Attempt attempt, SmsRequest.Sendable sendable) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("api_key", properties.apiKey());
        form.put("api_secret", properties.apiSecret());
        form.put("from", properties.from());
        form.put("to", sendable.to().substring(1));
        form.put("text", sendable.text().text());
        form.put(
                "type",
                switch (sendable.text().encoding()) {
                    case GSM_7 -> "text";
                    case UCS_2 -> "unicode";
                });
        form.put("client-ref", attempt.delivery().getId());
        form.put("ttl", Long.toString(SmsRequest.validitySeconds(attempt, clock.instant()) * 1_000L));
        tags.callback(provider(), attempt).ifPresent(url -> form.put("callback", url.toString()));
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new HttpCall(
                endpoint,
                Map.of("Accept", "application/json"),
                "application/x-www-form-urlencoded",
                ByteString.copyFromUtf8(body));
    }

    private AttemptOutcome outcome(HttpAnswer answer) {
        return answer.fromProvider(
                answered -> VonageAnswer.outcome(answered, clock.instant(), properties.throttlePause()));
    }
}
