// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/// Writes problems as `application/problem+json`, with the headers that belong to their status.
public final class ProblemWriter {

    private static final JsonMapper MAPPER = new JsonMapper();

    private ProblemWriter() {}

    /// The document in UTF-8.
    public static byte[] json(Problem problem) {
        return MAPPER.writeValueAsBytes(problem.document());
    }

    /// Writes the whole answer. Nothing may have been written before.
    public static void write(Problem problem, HttpServletResponse response) throws IOException {
        byte[] body = json(problem);
        problem.headers().forEach(response::setHeader);
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /// The answer of a Spring controller or advice. Does not depend on what the client says it accepts.
    public static ResponseEntity<byte[]> response(Problem problem) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(HttpStatusCode.valueOf(problem.status()));
        problem.headers().forEach((name, value) -> response.header(name, value));
        return response.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(json(problem));
    }
}
