// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Client of the platform's API for events. Thread-safe; blocks.
final class PlatformClient implements AutoCloseable {

    private static final String FAILURE = "urn:carillon:failure:";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    /// Statuses with which the platform refuses the content of a request. With the others it refuses the relay.
    private static final Set<Integer> REFUSALS_OF_CONTENT = Set.of(400, 413, 422);

    private final JsonMapper json = JsonMapper.shared();
    private final HttpClient http;
    private final URI address;
    private final Duration timeout;

    /// @param url Base URL of ingestion
    PlatformClient(URI url, Duration timeout) {
        String base = url.toString();
        this.address = URI.create((base.endsWith("/") ? base : base + "/") + "v1/events/batch");
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /// Submits events in one request. Their order in the request is their order in the log.
    Answer publish(String apiKey, List<OutboxRow> rows) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        rows.stream().map(OutboxRow::event).collect(Collectors.joining(",", "[", "]"))))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return read(response.statusCode(), response.body(), rows.size());
        } catch (IOException e) {
            return new Answer.None("no answer from %s: %s".formatted(address, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.None("interrupted while waiting for the answer");
        }
    }

    private Answer read(int status, String body, int size) {
        try {
            JsonNode document = json.readTree(body);
            if (document.isArray() && document.size() == size) {
                List<Verdict> verdicts = new ArrayList<>(size);
                document.forEach(item -> verdicts.add(verdict(item)));
                return new Answer.Each(List.copyOf(verdicts));
            }
            if (document.path("type").asString("").startsWith(FAILURE)
                    && (isTemporary(status) || REFUSALS_OF_CONTENT.contains(status))) {
                return new Answer.Whole(verdict(document, status));
            }
            return unusable(status, document.path("detail").asString(""));
        } catch (JacksonException _) {
            return unusable(status, "");
        }
    }

    private Answer unusable(int status, String detail) {
        return new Answer.None("%s answered HTTP status %d%s"
                .formatted(address, status, detail.isEmpty() ? " without an answer about events" : ": " + detail));
    }

    private static Verdict verdict(JsonNode item) {
        JsonNode problem = item.path("problem");
        return problem.isMissingNode()
                ? new Verdict.Accepted()
                : verdict(problem, item.path("status").asInt(SERVER_ERROR));
    }

    private static Verdict verdict(JsonNode problem, int status) {
        String type = problem.path("type").asString("");
        String code = type.startsWith(FAILURE) ? type.substring(FAILURE.length()) : "internal";
        return isTemporary(status)
                ? new Verdict.Postponed(
                        code,
                        problem.path("detail").asString(""),
                        Duration.ofSeconds(problem.path("retryAfterSeconds").asLong(0)))
                : new Verdict.Refused(code, problem.toString());
    }

    private static boolean isTemporary(int status) {
        return status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
    }

    @Override
    public void close() {
        http.close();
    }
}
