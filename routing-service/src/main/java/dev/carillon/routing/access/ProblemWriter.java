// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Writes problems as `application/problem+json`, with the header that goes with their status.
public final class ProblemWriter {

    private static final String RETRY_AFTER_SECONDS = "2";
    private static final JsonMapper MAPPER = new JsonMapper();

    private ProblemWriter() {}

    public static void write(Problem problem, HttpServletResponse response) throws IOException {
        head(problem.status(), response);
        byte[] body = MAPPER.writeValueAsBytes(members(problem));
        response.setStatus(problem.status());
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /// Sets the header without which a status means little.
    public static void head(int status, HttpServletResponse response) {
        switch (status) {
            case 401 -> response.setHeader("WWW-Authenticate", "Bearer");
            case 405 -> response.setHeader("Allow", "POST");
            case 429, 503 -> response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
            default -> {} // no header goes with it
        }
    }

    private static Map<String, Object> members(Problem problem) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", problem.code().urn());
        members.put("title", problem.title());
        members.put("status", problem.status());
        members.put("detail", problem.detail());
        members.putAll(problem.members());
        return members;
    }
}
