// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import dev.carillon.events.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Answer to a request that no controller answers: a problem, or a page where a browser asks for one.
record ErrorDocument(Problem problem) {

    private static final String PROBLEM_TYPE = "application/problem+json";
    private static final String PAGE_TYPE = "text/html;charset=utf-8";

    /// Content security policy of the page, which contains its style and loads no resources.
    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// Printable ASCII without a character that JSON or HTML would need to escape.
    private static final Pattern HARMLESS = Pattern.compile("[ -~&&[^\"\\\\<>&]]{1,200}");

    /// The error of a status.
    ///
    /// @param cause The server's own message; left out if it contains anything but plain text.
    static ErrorDocument of(int status, String cause) {
        Problem problem = Problem.ofStatus(status);
        return new ErrorDocument(
                status == 400 && HARMLESS.matcher(cause).matches()
                        ? Problem.of(problem.code(), status, problem.detail() + ": " + cause)
                        : problem);
    }

    static ErrorDocument tooLarge(long limit) {
        return new ErrorDocument(
                Problem.overLimit(FailureCode.PAYLOAD_TOO_LARGE, 413, "the body has too many bytes", limit));
    }

    static ErrorDocument tooSlow(long millis) {
        return new ErrorDocument(Problem.of(
                FailureCode.INVALID_REQUEST, 408, "the body did not arrive within %s s".formatted(millis / 1_000.0)));
    }

    /// Answer to a client: its status, its headers and its body.
    ///
    /// @param headers values by name; the length of the body is not among them
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Answer(int status, Map<String, String> headers, byte[] body) {}

    /// The answer to a request with this header `Accept`: the page for a browser that opens a page, otherwise the
    /// problem.
    Answer answer(String accept) {
        boolean isPage = accept.contains("text/html");
        Map<String, String> headers = new LinkedHashMap<>(problem.headers());
        headers.put("Content-Type", isPage ? PAGE_TYPE : PROBLEM_TYPE);
        headers.put("Cache-Control", "no-store");
        if (isPage) {
            headers.put("Content-Security-Policy", PAGE_POLICY);
        }
        return new Answer(problem.status(), headers, isPage ? page() : ProblemWriter.json(problem));
    }

    private byte[] page() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s – Carillon</title>
                <style>
                :root { color-scheme: light dark; }
                body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 system-ui, sans-serif; }
                main { max-width: 32rem; padding: 2rem; }
                h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
                p { margin: 0 0 .5rem; }
                small { opacity: .7; }
                </style></head>
                <body><main><h1>%1$s</h1><p>%2$s</p><p><small>%3$d %4$s</small></p></main></body>
                </html>
                """.formatted(
                problem.title(),
                problem.detail(),
                problem.status(),
                problem.code().wireName()).getBytes(StandardCharsets.UTF_8);
    }
}
