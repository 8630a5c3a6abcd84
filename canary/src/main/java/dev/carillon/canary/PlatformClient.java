// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import dev.carillon.events.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;

/// Client of the platform's public APIs, which calls them as a producer does. Thread-safe; blocks.
final class PlatformClient {

    private static final Duration REQUEST = Duration.ofSeconds(3);

    private final RestClient ingestion;
    private final RestClient admin;

    PlatformClient(CanarySettings settings) {
        this.ingestion = client(settings.ingestionUrl().toString(), settings.apiKey());
        this.admin = client(settings.adminUrl().toString(), settings.apiKey());
    }

    static String recipient(Channel channel) {
        return "carillon-canary-" + channel.wireName();
    }

    static String type(Channel channel) {
        return "carillon.canary." + channel.wireName();
    }

    /// Writes the event type, the template and the recipient of a channel. May be repeated.
    ///
    /// @throws RestClientException if a request fails
    void prepare(Channel channel, CanarySettings.Addresses addresses) {
        put(
                "/v1/event-types/" + type(channel),
                Map.of(
                        "name", "Canary over " + channel.wireName(),
                        "category", "canary",
                        "lane", "critical",
                        "guarantee", "at_least_once",
                        "channels", List.of(channel.wireName())));
        put(
                "/v1/templates/" + type(channel),
                Map.of(
                        "contents",
                        List.of(Map.of(
                                "channel",
                                channel.wireName(),
                                "locale",
                                "",
                                "title",
                                "Canary",
                                "text",
                                "Round {{data.round}}"))));
        put("/v1/recipients/" + recipient(channel), profile(channel, addresses));
    }

    /// Submits the event of a round.
    ///
    /// @return the reason why the event was not accepted; empty if it was accepted
    Optional<String> submit(Channel channel, String round) {
        try {
            ingestion
                    .post()
                    .uri("/v1/events")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(Map.of(
                            "id", round,
                            "type", type(channel),
                            "recipients", List.of(recipient(channel)),
                            "data", Map.of("round", round)))
                    .retrieve()
                    .toBodilessEntity();
            return Optional.empty();
        } catch (RestClientException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    ObservedTimeline observe(String round) {
        try {
            JsonNode event = read("/v1/events/" + round);
            if (event == null || event.path("notifications").isEmpty()) {
                return new ObservedTimeline.Timeline(List.of());
            }
            String notification = event.path("notifications").get(0).path("id").asString("");
            JsonNode details = read("/v1/notifications/" + notification);
            List<ObservedTimeline.Step> steps = new ArrayList<>();
            if (details != null) {
                details.path("timeline")
                        .forEach(step -> steps.add(new ObservedTimeline.Step(
                                step.path("state").asString(""),
                                step.path("outcome").asString(""))));
            }
            return new ObservedTimeline.Timeline(steps);
        } catch (RestClientException e) {
            return new ObservedTimeline.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    /// Client token for the recipient of a channel.
    ///
    /// @throws RestClientException if the token cannot be issued
    String token(Channel channel) {
        JsonNode answer = admin.post()
                .uri("/v1/recipients/{recipient}/tokens", recipient(channel))
                .contentType(MediaType.APPLICATION_JSON)
                .body("{}")
                .retrieve()
                .body(JsonNode.class);
        return answer == null ? "" : answer.path("token").asString("");
    }

    /// Reads a document; null if it does not exist yet.
    private @Nullable JsonNode read(String path) {
        return admin.get()
                .uri(path)
                .retrieve()
                .onStatus(status -> status.value() == 404, (_, _) -> {})
                .body(JsonNode.class);
    }

    private void put(String path, Map<String, ?> document) {
        admin.put()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(document)
                .retrieve()
                .toBodilessEntity();
    }

    private static Map<String, ?> profile(Channel channel, CanarySettings.Addresses addresses) {
        return switch (channel) {
            case IN_APP -> Map.of();
            case EMAIL -> Map.of("addresses", Map.of("email", addresses.email()));
            case SMS -> Map.of("addresses", Map.of("phone", addresses.phone()));
            case WEBHOOK -> Map.of("addresses", Map.of("webhook", addresses.webhook()));
            case PUSH ->
                Map.of(
                        "devices",
                        List.of(Map.of(
                                "id",
                                "canary",
                                "platform",
                                "apns",
                                "token",
                                addresses.apnsToken(),
                                "app",
                                addresses.app())));
        };
    }

    private static RestClient client(String url, String key) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
        requests.setReadTimeout(REQUEST);
        return RestClient.builder()
                .requestFactory(requests)
                .baseUrl(url)
                .defaultHeader("Authorization", "Bearer " + key)
                .build();
    }
}
