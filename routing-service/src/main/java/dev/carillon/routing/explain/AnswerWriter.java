// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.ProblemWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/// Writer of answers. Empty members are left out.
final class AnswerWriter {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .build();

    private AnswerWriter() {}

    static void write(Answer answer, HttpServletResponse response) throws IOException {
        switch (answer) {
            case Answer.Explained(Explanation explanation) ->
                send(response, 200, "application/json", MAPPER.writeValueAsBytes(explanation));
            case Answer.Relayed(int status, String contentType, byte[] body) -> {
                if (status == 503) {
                    response.setHeader("Retry-After", Long.toString(Problem.RETRY_AFTER_SECONDS));
                }
                send(response, status, contentType, body);
            }
            case Answer.Refused(Problem problem) -> ProblemWriter.write(problem, response);
        }
    }

    private static void send(HttpServletResponse response, int status, String contentType, byte[] body)
            throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
