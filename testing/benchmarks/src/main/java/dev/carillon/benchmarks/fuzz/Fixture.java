// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.Platform;
import dev.carillon.benchmarks.load.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Tenant `fuzz` with the content of the seeds, and the credentials and names that inputs use.
///
/// @param names values of the placeholders of the seeds
/// @param seeds requests, without placeholders
/// @param refused valid requests that the platform refused, with its answers
record Fixture(Map<String, String> names, List<Seed> seeds, List<String> refused) {

    private static final String TENANT = "fuzz";
    private static final Duration VISIBLE_TIMEOUT = Duration.ofMinutes(1);

    Fixture {
        names = Map.copyOf(names);
        seeds = List.copyOf(seeds);
        refused = List.copyOf(refused);
    }

    /// Headers with a caller's credential.
    List<FuzzCase.Header> credential(String caller) {
        String key = switch (caller) {
            case "tenant" -> name("key");
            case "operator" -> name("operator");
            case "client" -> name("token");
            default -> "";
        };
        return key.isEmpty() ? List.of() : List.of(new FuzzCase.Header("Authorization", "Bearer " + key));
    }

    String name(String placeholder) {
        return names.getOrDefault(placeholder, "");
    }

    /// Creates the tenant, sends every seed once, and waits for a notification, a mail and a text message.
    ///
    /// @throws IllegalStateException if the platform does not become ready for the inputs
    static Fixture create(Platform platform) {
        URI root = platform.url(Part.ADMIN);
        String operator = platform.operatorKey();
        Map<String, String> names = new LinkedHashMap<>();
        names.put("base", root.toString());
        names.put("operator", operator);
        try (RestApi asOperator = new RestApi(root, operator)) {
            names.put(
                    "key",
                    asOperator
                            .put("/v1/tenants/" + TENANT, Json.object().put("name", "Fuzz"))
                            .requireJson()
                            .at("/apiKey/key")
                            .asString());
        }
        try (RestApi tenant = new RestApi(root, names.getOrDefault("key", ""))) {
            List<String> refused = new ArrayList<>();
            // The tenant's content comes first, because the other requests name it.
            List<Seed> content = seeds(names).stream()
                    .filter(seed -> seed.method().equals("PUT") && seed.caller().equals("tenant"))
                    .toList();
            Fixture early = new Fixture(names, content, refused);
            content.forEach(seed -> early.send(root, seed).ifPresent(refused::add));
            if (!refused.isEmpty()) {
                throw new IllegalStateException("the platform refuses valid requests: " + refused);
            }
            names.putAll(awaited(tenant, names));
            Fixture whole = new Fixture(names, seeds(names), refused);
            whole.seeds().stream()
                    .filter(seed -> !content.contains(seed))
                    .forEach(seed -> whole.send(root, seed).ifPresent(refused::add));
            ApiDocument document = new ApiDocument(tenant.get("/v3/api-docs").requireJson());
            List<Seed> more = document.missing(whole.seeds());
            System.out.printf(
                    "%d seeds; the API document has %d operations, from which %d more are made%n",
                    whole.seeds().size(), document.operations(), more.size());
            return new Fixture(
                    names, Stream.concat(whole.seeds().stream(), more.stream()).toList(), refused);
        }
    }

    /// Names that are known only once the platform has delivered something.
    private static Map<String, String> awaited(RestApi tenant, Map<String, String> known) {
        Map<String, String> names = new LinkedHashMap<>();
        String token = tenant.post("/v1/recipients/ann/tokens", Json.object().put("ttlSeconds", 86_400))
                .requireJson()
                .path("token")
                .asString();
        names.put("token", token);
        names.put(
                "connect",
                URLEncoder.encode(
                        "{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token), StandardCharsets.UTF_8));
        URI link = URI.create(tenant.post("/v1/recipients/ann/preference-links", Json.object())
                .requireJson()
                .path("url")
                .asString());
        names.put("preferences", link.getRawPath() + "?" + link.getRawQuery());
        names.put("catalogZip", zip(known.getOrDefault("base", ""), known.getOrDefault("key", "")));
        JsonNode event = Json.parse("""
                {"type": "shipped", "recipients": ["ann"], "data": {"order": "A-0", "items": ["a"], "carrier": "Post",
                 "price": 12.5, "count": 2, "at": "2026-06-01T12:00:00Z"}}
                """);
        require("an accepted event", () -> tenant.post("/v1/events", event).isSuccess());
        try (RestApi client = new RestApi(URI.create(known.getOrDefault("base", "")), token)) {
            require("a notification in the inbox", () -> {
                JsonNode id = client.get("/v1/inbox").requireJson().at("/items/0/id");
                names.put("notification", id.asString(""));
                return id.isString();
            });
        }
        require("a text message", () -> {
            JsonNode callback =
                    tenant.get("/simulators/sms/twilio/messages").requireJson().at("/0/callback");
            String url = callback.asString("");
            names.put("smsTag", url.substring(url.lastIndexOf('/') + 1));
            return callback.isString();
        });
        require("a mail", () -> {
            String tags = tenant.get("/simulators/email/messages?to=ann@example.com")
                    .requireJson()
                    .at("/0/headers/X-SES-MESSAGE-TAGS/0")
                    .asString("");
            names.put("mailTag", mailTag(tags));
            return !tags.isEmpty();
        });
        return names;
    }

    /// Tag of a delivery, which the header has in several parts.
    private static String mailTag(String header) {
        StringBuilder tag = new StringBuilder();
        for (String part : header.split(",")) {
            String[] sides = part.strip().split("=", 2);
            if (sides[0].startsWith("carillon") && sides.length == 2) {
                tag.append(sides[1]);
            }
        }
        return tag.toString();
    }

    private static String zip(String base, String key) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/v1/catalog"))
                    .header("Authorization", "Bearer " + key)
                    .build();
            return Base64.getEncoder()
                    .encodeToString(http.send(request, HttpResponse.BodyHandlers.ofByteArray())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the catalog as files", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void require(String event, BooleanSupplier condition) {
        if (!Waiting.until(condition, VISIBLE_TIMEOUT)) {
            throw new IllegalStateException("the platform did not deliver " + event);
        }
    }

    private static List<Seed> seeds(Map<String, String> names) {
        String json = Dictionary.resource("seeds.json");
        for (Map.Entry<String, String> name : names.entrySet()) {
            json = json.replace("${" + name.getKey() + "}", name.getValue());
        }
        // A seed whose placeholder has no value yet is not sent.
        return Seed.parse(json.replace("\"base64\": \"${catalogZip}\"", "\"base64\": \"\""));
    }

    /// Sends an unchanged seed and returns its refusal, if it must succeed.
    private Optional<String> send(URI root, Seed seed) {
        try (HttpExchanges http = new HttpExchanges(root.getPort())) {
            FuzzCase.Http request = seed.unchanged(credential(seed.caller()));
            Outcome outcome = http.send(request, Duration.ofSeconds(30));
            return outcome.isSuccess() || seed.rules().mustSucceed() == Seed.Success.DEPENDS_ON_STATE
                    ? Optional.empty()
                    : Optional.of("%s %s: %s".formatted(seed.method(), seed.target(), outcome));
        }
    }
}
