// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Json;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.ApiKeyText;
import dev.carillon.runtime.http.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/// Client of the other services' public APIs. For requests about a tenant it creates an API key that is valid for
/// twelve hours and kept in memory only. Thread-safe.
public final class OtherServices {

    private static final Duration KEY_LASTS = Duration.ofHours(12);
    private static final Duration KEY_IS_RENEWED = Duration.ofHours(11);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int UNAUTHORIZED = 401;
    private static final int INBOX_PAGE = 200;

    private final ConsoleSettings settings;
    private final ApiKeys keys;
    private final InstantSource clock;
    private final RestClient client;
    private final Map<TenantId, Key> made = new HashMap<>();

    OtherServices(ConsoleSettings settings, ApiKeys keys, InstantSource clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();
        requests.setReadTimeout(settings.patience());
        this.client = RestClient.builder()
                .requestFactory(requests)
                .defaultStatusHandler(_ -> true, (_, _) -> {})
                .build();
    }

    private record Key(ApiKeyText text, Instant until) {}

    /// Answer of another service.
    public record Answer(int status, JsonNode body) {

        public boolean isGood() {
            return status >= 200 && status < 300;
        }

        /// Reason of a refusal, as the service described it.
        public String detail() {
            return body.path("detail").asString("it answered %d".formatted(status));
        }
    }

    /// Asks a router how it would route an event.
    ///
    /// @throws RefusedException if no router is configured, or it does not answer
    public Answer explain(TenantId tenant, JsonNode question) {
        String url = require(settings.routingUrl(), "carillon.admin.console.routing-url");
        return post(tenant, url + "/v1/explain", question);
    }

    /// Submits an event to ingestion like a producer.
    ///
    /// @throws RefusedException if no ingestion service is configured, or it does not answer
    public Answer submit(TenantId tenant, JsonNode event) {
        String url = require(settings.ingestionUrl(), "carillon.admin.console.ingestion-url");
        return post(tenant, url + "/v1/events", event);
    }

    /// Reads an inbox like its recipient's client.
    ///
    /// @param token token of the client
    /// @return empty if no gateway is configured
    public Optional<Answer> inbox(String token) {
        return settings.gatewayUrl().isEmpty()
                ? Optional.empty()
                : Optional.of(call(client.get()
                        .uri(settings.gatewayUrl() + "/v1/inbox?limit=20")
                        .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)));
    }

    /// Page of all items that a recipient's inbox holds.
    ///
    /// @param after `next` of the previous page; empty for the first page
    /// @return empty if no gateway is configured
    public Optional<Answer> inboxArchive(RecipientKey recipient, String after) {
        return settings.gatewayUrl().isEmpty()
                ? Optional.empty()
                : Optional.of(asTenant(
                        recipient.tenant(),
                        () -> client.get()
                                .uri(
                                        settings.gatewayUrl() + "/v1/recipients/{id}/inbox?limit={limit}&after={after}",
                                        recipient.requireRecipient().value(),
                                        INBOX_PAGE,
                                        after)));
    }

    /// Provider states of each delivery service: by URL, the detail `deliveryProviders` of its health.
    public List<Map.Entry<String, Answer>> providers() {
        List<Map.Entry<String, Answer>> answers = new ArrayList<>();
        for (String url : settings.deliveryUrls()) {
            if (!url.isBlank()) {
                answers.add(Map.entry(url, answerOrProblem(client.get().uri(url + "/actuator/health"))));
            }
        }
        return answers;
    }

    private Answer post(TenantId tenant, String url, JsonNode content) {
        byte[] body = Json.bytes(content);
        return asTenant(
                tenant,
                () -> client.post()
                        .uri(url)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(body));
    }

    private Answer asTenant(TenantId tenant, Supplier<RestClient.RequestHeadersSpec<?>> request) {
        Instant deadline = clock.instant().plus(settings.patience());
        while (true) {
            Answer answer = call(request.get()
                    .header(HttpHeaders.AUTHORIZATION, "Bearer " + key(tenant).reveal()));
            // The other service may not have read a new key from the catalog topic yet.
            if (answer.status() != UNAUTHORIZED || !clock.instant().isBefore(deadline)) {
                return answer;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private ApiKeyText key(TenantId tenant) {
        Instant now = clock.instant();
        synchronized (made) {
            Key known = made.get(tenant);
            if (known != null && now.isBefore(known.until())) {
                return known.text();
            }
            ApiKeyText text = keys.create(new ApiKeys.Request(
                    tenant,
                    "console",
                    EnumSet.of(Scope.EVENTS_READ, Scope.EVENTS_WRITE, Scope.RECIPIENTS_READ),
                    Optional.of(now.plus(KEY_LASTS))));
            made.put(tenant, new Key(text, now.plus(KEY_IS_RENEWED)));
            return text;
        }
    }

    private static Answer answerOrProblem(RestClient.RequestHeadersSpec<?> request) {
        try {
            return call(request);
        } catch (RefusedException e) {
            return new Answer(e.status().value(), Json.object().put("detail", e.detail()));
        }
    }

    private static Answer call(RestClient.RequestHeadersSpec<?> request) {
        try {
            ResponseEntity<byte[]> answer = request.retrieve().toEntity(byte[].class);
            byte[] body = answer.getBody();
            return new Answer(
                    answer.getStatusCode().value(),
                    body == null || body.length == 0 ? Json.object() : Json.parse(body));
        } catch (ResourceAccessException e) {
            throw RefusedException.unavailable("the remote service does not answer");
        }
    }

    private static String require(String url, String property) {
        if (url.isEmpty()) {
            throw RefusedException.unavailable("not configured: %s is empty".formatted(property));
        }
        return url;
    }
}
