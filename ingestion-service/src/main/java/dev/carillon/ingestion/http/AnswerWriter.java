// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import dev.carillon.ingestion.cancellation.CancellationCount;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.ProblemWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.springframework.http.MediaType;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writer of answers as JSON.
final class AnswerWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String JSON_TYPE = "application/json";

    private AnswerWriter() {}

    /// Writes the answer of a servlet.
    static void write(Answer answer, HttpServletResponse response) throws IOException {
        EncodedAnswer encoded = encode(answer);
        response.setStatus(encoded.status());
        encoded.headers().forEach(response::setHeader);
        response.setContentType(encoded.contentType());
        response.setContentLength(encoded.body().length);
        response.getOutputStream().write(encoded.body());
    }

    static EncodedAnswer encode(Answer answer) {
        return switch (answer) {
            // Ids need no escaping: see EventId. Topics need none either: see SubmissionPolicy.
            case Answer.Accepted(String id, int recipients, String audience) ->
                encoded(
                        202,
                        "{\"id\":\"" + id + "\",\"accepted\":" + recipients
                                + (audience.isEmpty() ? "" : ",\"audience\":\"" + audience + "\"") + "}");
            case Answer.Cancelled(String id, CancellationCount count) ->
                encoded(
                        count.complete() ? 200 : 202,
                        "{\"id\":\"" + id + "\",\"stopped\":" + count.stopped() + ",\"left\":" + count.left()
                                + ",\"complete\":" + count.complete() + "}");
            case Answer.Each(List<Answer> items) -> each(items);
            case Answer.Refused(Problem problem) ->
                new EncodedAnswer(
                        problem.status(),
                        MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                        problem.headers(),
                        ProblemWriter.json(problem));
        };
    }

    private static EncodedAnswer encoded(int status, String json) {
        return new EncodedAnswer(status, JSON_TYPE, Map.of(), json.getBytes(StandardCharsets.UTF_8));
    }

    private static EncodedAnswer each(List<Answer> items) {
        OptionalLong retryAfter = items.stream()
                .mapToLong(item -> item instanceof Answer.Refused(Problem problem) && problem.isTemporary()
                        ? problem.retryAfterSeconds()
                        : 0)
                .filter(seconds -> seconds > 0)
                .max();
        Map<String, String> headers =
                retryAfter.isPresent() ? Map.of("Retry-After", Long.toString(retryAfter.getAsLong())) : Map.of();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartArray();
            for (int i = 0; i < items.size(); i++) {
                writeItem(items.get(i), i, json);
            }
            json.writeEndArray();
        }
        return new EncodedAnswer(207, JSON_TYPE, headers, body.toByteArray());
    }

    private static void writeItem(Answer item, int index, JsonGenerator json) {
        json.writeStartObject();
        switch (item) {
            case Answer.Accepted(String id, int recipients, String audience) -> {
                json.writeNumberProperty("status", 202);
                json.writeStringProperty("id", id);
                json.writeNumberProperty("accepted", recipients);
                if (!audience.isEmpty()) {
                    json.writeStringProperty("audience", audience);
                }
            }
            case Answer.Refused(Problem problem) -> {
                json.writeNumberProperty("status", problem.status());
                json.writeName("problem");
                json.writeRawValue(
                        new String(ProblemWriter.json(problem.with("index", index)), StandardCharsets.UTF_8));
            }
            case Answer.Cancelled _, Answer.Each _ -> throw new IllegalStateException("not an item of a batch");
        }
        json.writeEndObject();
    }
}
