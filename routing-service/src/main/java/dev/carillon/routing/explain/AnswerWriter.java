// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Writes answers. What is empty is left out.
final class AnswerWriter {

    private static final String RETRY_AFTER_SECONDS = "2";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .build();

    private AnswerWriter() {}

    static void write(Answer answer, HttpServletResponse response) throws IOException {
        switch (answer) {
            case Answer.Explained(Explanation explanation) ->
                send(response, 200, "application/json", MAPPER.writeValueAsBytes(explanation));
            case Answer.Relayed(int status, String contentType, byte[] body) -> {
                head(response, status);
                send(response, status, contentType, body);
            }
            case Answer.Refused(Problem problem) -> {
                head(response, problem.status());
                send(response, problem.status(), "application/problem+json", MAPPER.writeValueAsBytes(body(problem)));
            }
        }
    }

    private static void head(HttpServletResponse response, int status) {
        switch (status) {
            case 401 -> response.setHeader("WWW-Authenticate", "Bearer");
            case 405 -> response.setHeader("Allow", "POST");
            case 503 -> response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            default -> {} // no header goes with it
        }
    }

    private static Map<String, Object> body(Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.code().urn());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        body.putAll(problem.members());
        return body;
    }

    private static void send(HttpServletResponse response, int status, String contentType, byte[] body)
            throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
