// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.ApiKeyText;
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

/// What pages ask of other services, over their public interfaces like everybody. For a tenant's questions it makes an
/// API key that lasts half a day and is known to nobody else. Thread-safe.
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

    /// What another service said.
    public record Answer(int status, JsonNode body) {

        public boolean isGood() {
            return status >= 200 && status < 300;
        }

        /// Why not, in the words of the service that refused.
        public String detail() {
            return body.path("detail").asString("it answered %d".formatted(status));
        }
    }

    /// Asks a router what would become of an event.
    ///
    /// @throws RefusedException when no router is known, or it does not answer
    public Answer explain(TenantId tenant, JsonNode question) {
        String url = require(settings.routingUrl(), "carillon.admin.console.routing-url");
        return post(tenant, url + "/v1/explain", question);
    }

    /// Sends an event as a tenant's service does.
    ///
    /// @throws RefusedException when no ingestion is known, or it does not answer
    public Answer submit(TenantId tenant, JsonNode event) {
        String url = require(settings.ingestionUrl(), "carillon.admin.console.ingestion-url");
        return post(tenant, url + "/v1/events", event);
    }

    /// Reads an inbox as its recipient's client would.
    ///
    /// @param token of the client
    /// @return empty when no gateway is known
    public Optional<Answer> inbox(String token) {
        return settings.gatewayUrl().isEmpty()
                ? Optional.empty()
                : Optional.of(call(client.get()
                        .uri(settings.gatewayUrl() + "/v1/inbox?limit=20")
                        .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)));
    }

    /// A page of all that a recipient's inbox holds.
    ///
    /// @param after what the page before gave as `next`; empty for the first
    /// @return empty when no gateway is known
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

    /// What each delivery service says of its providers: by address, the detail `deliveryProviders` of its health.
    public List<Map.Entry<String, Answer>> providers() {
        List<Map.Entry<String, Answer>> told = new ArrayList<>();
        for (String url : settings.deliveryUrls()) {
            if (!url.isBlank()) {
                told.add(Map.entry(url, unlessAway(client.get().uri(url + "/actuator/health"))));
            }
        }
        return told;
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
            // A key that was made just now is on its way there.
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

    private static Answer unlessAway(RestClient.RequestHeadersSpec<?> request) {
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
            throw RefusedException.unavailable("the service that knows this does not answer");
        }
    }

    private static String require(String url, String property) {
        if (url.isEmpty()) {
            throw RefusedException.unavailable("not set up: %s is empty".formatted(property));
        }
        return url;
    }
}
