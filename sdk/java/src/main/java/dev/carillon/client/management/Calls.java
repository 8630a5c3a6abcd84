// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.management;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.client.producer.Backoff;
import dev.carillon.client.producer.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Calls of one installation. A call that got no answer, 429 or 5xx is repeated with growing random pauses, never
/// before
/// `Retry-After`, until the time to give up. Thread-safe.
final class Calls {

    private final ClientOptions options;
    private final HttpClient http;
    private final String base;

    Calls(ClientOptions options) {
        this.options = options;
        this.http = HttpClient.newBuilder().connectTimeout(options.request()).build();
        this.base = options.url().toString().replaceAll("/+$", "");
    }

    JsonObject get(String path) {
        return json(call(request(path).GET()));
    }

    JsonObject put(String path, JsonElement body) {
        return json(
                call(request(path).header("Content-Type", "application/json").PUT(text(body))));
    }

    JsonObject post(String path, JsonElement body) {
        return json(
                call(request(path).header("Content-Type", "application/json").POST(text(body))));
    }

    JsonObject post(String path, String contentType, byte[] body) {
        return json(call(
                request(path).header("Content-Type", contentType).POST(HttpRequest.BodyPublishers.ofByteArray(body))));
    }

    void delete(String path) {
        call(request(path).DELETE());
    }

    byte[] download(String path) {
        return call(request(path).GET()).body();
    }

    /// Items of all pages of a list, each page read when it is needed.
    Stream<JsonObject> list(String path, Map<String, String> filters) {
        Iterator<JsonObject> items = new PagedIterator(this, path, filters);
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /// Segment of a path.
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Query of a path, empty without parameters.
    static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(parameter -> segment(parameter.getKey()) + "=" + segment(parameter.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(options.request())
                .header("Authorization", "Bearer " + options.apiKey());
    }

    private static HttpRequest.BodyPublisher text(JsonElement body) {
        return HttpRequest.BodyPublishers.ofString(body.toString());
    }

    private static JsonObject json(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (body.isEmpty()) {
            return new JsonObject();
        }
        try {
            return JsonParser.parseString(body).getAsJsonObject();
        } catch (RuntimeException e) {
            throw new UnconfirmedException(
                    "an answer that is not the platform's, HTTP status " + response.statusCode());
        }
    }

    private HttpResponse<byte[]> call(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            return call(request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnconfirmedException("interrupted during " + name(request));
        }
    }

    private HttpResponse<byte[]> call(HttpRequest request) throws InterruptedException {
        Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextLong());
        long deadline = System.nanoTime() + options.giveUpAfter().toNanos();
        while (true) {
            Duration pause;
            String cause;
            try {
                HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() < 400) {
                    return response;
                }
                Problem problem =
                        Problem.read(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
                if (!problem.isTemporary()) {
                    throw new RefusedException(problem);
                }
                pause = backoff.next(Backoff.requested(response.headers()));
                cause = "HTTP status %d: %s".formatted(problem.status(), problem.detail());
            } catch (IOException e) {
                pause = backoff.next(Duration.ZERO);
                cause = e.toString();
            }
            if (System.nanoTime() + pause.toNanos() - deadline >= 0) {
                throw new UnconfirmedException("%s had no answer: %s".formatted(name(request), cause));
            }
            Thread.sleep(pause.toMillis());
        }
    }

    private static String name(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }
}
