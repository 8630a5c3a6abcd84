// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// Client for JSON over HTTP, for requests that are not measured. Thread-safe.
public final class RestApi implements AutoCloseable {

    private final URI root;
    private final String apiKey;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /// @param apiKey API key; empty for an interface without authentication
    public RestApi(URI root, String apiKey) {
        this.root = root;
        this.apiKey = apiKey;
    }

    /// Answer of the service.
    public record Answer(int status, String body) {

        public boolean isSuccess() {
            return status / 100 == 2;
        }

        /// @throws IllegalStateException if the status is no success; the message contains the answer
        public JsonNode requireJson() {
            if (!isSuccess()) {
                throw new IllegalStateException("answered " + status + ": " + body);
            }
            return body.isEmpty() ? Json.object() : Json.parse(body);
        }
    }

    public Answer put(String path, JsonNode body) {
        return send(request(path).PUT(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))));
    }

    public Answer post(String path, JsonNode body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))));
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json");
        return apiKey.isEmpty() ? request : request.header("Authorization", "Bearer " + apiKey);
    }

    private Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
