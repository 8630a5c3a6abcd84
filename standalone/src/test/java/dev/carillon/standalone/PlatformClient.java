// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// HTTP client of a running system, for a producer and an operator.
final class PlatformClient {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.shared();
    private final URI url;
    private final String apiKey;

    PlatformClient(URI url, String apiKey) {
        this.url = url;
        this.apiKey = apiKey;
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .headers(Stream.concat(Stream.of("Accept", "*/*"), Arrays.stream(headers))
                        .toArray(String[]::new))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    void put(String path, String body) {
        HttpResponse<String> answer = send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(path + " answered " + answer.body()).isBetween(200, 299);
    }

    HttpResponse<String> call(String method, String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Submits an event that must be accepted, and returns its id. As every producer has to, it repeats the event with
    /// the same id when Kafka did not confirm it in time.
    String submit(String body, String... headers) {
        ObjectNode event = (ObjectNode) json.readTree(body);
        if (!event.has("id") && !List.of(headers).contains("Idempotency-Key")) {
            event.put("id", UUID.randomUUID().toString());
        }
        HttpResponse<String> answer = await().atMost(PATIENCE)
                .until(
                        () -> post("/v1/events", event.toString(), headers),
                        any -> any.statusCode() != HttpURLConnection.HTTP_UNAVAILABLE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return json.readTree(answer.body()).get("id").asString();
    }

    /// Client with another key.
    PlatformClient as(String key) {
        return new PlatformClient(url, key);
    }

    JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return json.readTree(answer.body());
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    String text(String path) {
        HttpResponse<String> answer = send(request(path).GET());
        assertThat(answer.statusCode()).as(path + " answered " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    JsonNode read(String path) {
        HttpResponse<String> answer = send(request(path).GET());
        assertThat(answer.statusCode()).as(path + " answered " + answer.body()).isEqualTo(200);
        return json.readTree(answer.body());
    }

    /// Notifications of an event; none before tracking has them.
    List<JsonNode> notifications(String eventId) {
        HttpResponse<String> answer = send(request("/v1/events/" + eventId).GET());
        List<JsonNode> notifications = new ArrayList<>();
        if (answer.statusCode() == 200) {
            json.readTree(answer.body()).get("notifications").forEach(notifications::add);
        }
        return notifications;
    }

    /// `state channel` of each entry of a notification's timeline, in order.
    List<String> timeline(String notificationId) {
        List<String> states = new ArrayList<>();
        read("/v1/notifications/" + notificationId)
                .get("timeline")
                .forEach(entry -> states.add((entry.path("state").asString("") + " "
                                + entry.path("channel").asString(""))
                        .strip()));
        return states;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + apiKey);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
