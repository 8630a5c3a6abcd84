// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import dev.carillon.events.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Answer to a request that no controller answers: a problem, or a page where a browser asks for one.
record ErrorDocument(Problem problem) {

    static final String PROBLEM_TYPE = "application/problem+json";
    static final String PAGE_TYPE = "text/html;charset=utf-8";

    /// Content security policy of the page, which contains its style and loads no resources.
    static final String PAGE_POLICY =
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

    /// True if a header `Accept` is a browser's that opens a page.
    static boolean isForPage(String accept) {
        return accept.contains("text/html");
    }

    byte[] page() {
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
