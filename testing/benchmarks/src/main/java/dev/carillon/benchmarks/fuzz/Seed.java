// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import dev.carillon.benchmarks.client.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Valid request, from which requests of the drill are made.
///
/// @param caller name of the credential
/// @param target path and query
/// @param headers other headers than the credential and the content type
/// @param rules expectations of the answer
record Seed(
        String surface,
        String caller,
        String method,
        String target,
        Content content,
        List<FuzzCase.Header> headers,
        Rules rules) {

    Seed {
        headers = List.copyOf(headers);
    }

    /// Expectations of the answer.
    ///
    /// @param allowance documented time that it may take beyond the limit of the run
    /// @param mustSucceed true if the request succeeds at the beginning of the run
    record Rules(Duration allowance, Success mustSucceed) {}

    /// Success of the unchanged request at the beginning of the run.
    enum Success {
        REQUIRED,
        DEPENDS_ON_STATE
    }

    /// Body of a request.
    sealed interface Content {

        record None() implements Content {}

        record JsonBody(String type, JsonNode value) implements Content {}

        record Form(List<FuzzCase.Header> fields) implements Content {}

        @SuppressWarnings("ArrayRecordComponent") // sent, never compared
        record Other(String type, byte[] bytes) implements Content {}
    }

    /// All requests of a file, in its order.
    static List<Seed> parse(String json) {
        return Json.parse(json).valueStream().map(Seed::of).toList();
    }

    /// Request with the same content that is sent at the beginning of the run.
    FuzzCase.Http unchanged(List<FuzzCase.Header> credential) {
        return request(
                target,
                Stream.concat(credential.stream(), headers.stream()).toList(),
                switch (content) {
                    case Content.None() -> new byte[0];
                    case Content.JsonBody(String _, JsonNode value) ->
                        value.toString().getBytes(StandardCharsets.UTF_8);
                    case Content.Form(List<FuzzCase.Header> fields) -> encoded(fields);
                    case Content.Other(String _, byte[] bytes) -> bytes;
                });
    }

    FuzzCase.Http request(String changedTarget, List<FuzzCase.Header> all, byte[] body) {
        List<FuzzCase.Header> sent = new ArrayList<>(all);
        String type = switch (content) {
            case Content.None() -> "";
            case Content.JsonBody(String json, JsonNode _) -> json;
            case Content.Form _ -> "application/x-www-form-urlencoded";
            case Content.Other(String other, byte[] _) -> other;
        };
        if (!type.isEmpty() && all.stream().noneMatch(header -> header.name().equalsIgnoreCase("Content-Type"))) {
            sent.add(new FuzzCase.Header("Content-Type", type));
        }
        return new FuzzCase.Http(surface, method, changedTarget, sent, body, rules.allowance());
    }

    static byte[] encoded(List<FuzzCase.Header> fields) {
        return fields.stream()
                .map(field -> URLEncoder.encode(field.name(), StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(field.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Seed of an operation of the API document that no file names.
    static Seed of(String method, String path, Content content) {
        return new Seed(
                "other",
                "tenant",
                method.toUpperCase(Locale.ROOT),
                path.replaceAll("\\{[^}]*}", "none"),
                content,
                List.of(),
                new Rules(Duration.ofSeconds(2), Success.DEPENDS_ON_STATE));
    }

    private static Seed of(JsonNode seed) {
        return new Seed(
                seed.path("surface").asString(),
                seed.path("as").asString(),
                seed.path("method").asString(),
                seed.path("path").asString(),
                content(seed),
                fields(seed.path("headers")),
                new Rules(
                        Duration.ofMillis(seed.path("waits").asLong(0)),
                        seed.has("expect") ? Success.DEPENDS_ON_STATE : Success.REQUIRED));
    }

    private static Content content(JsonNode seed) {
        String type = seed.path("type").asString("application/json");
        if (seed.has("body")) {
            return new Content.JsonBody(type, seed.path("body"));
        }
        if (seed.has("form")) {
            return new Content.Form(fields(seed.path("form")));
        }
        if (seed.has("text")) {
            return new Content.Other(type, seed.path("text").asString().getBytes(StandardCharsets.UTF_8));
        }
        if (seed.has("base64")) {
            return new Content.Other(
                    type, Base64.getDecoder().decode(seed.path("base64").asString()));
        }
        return new Content.None();
    }

    private static List<FuzzCase.Header> fields(JsonNode object) {
        return object.properties().stream()
                .map(field ->
                        new FuzzCase.Header(field.getKey(), field.getValue().asString()))
                .toList();
    }
}
