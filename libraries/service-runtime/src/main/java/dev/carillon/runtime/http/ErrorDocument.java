// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import dev.carillon.events.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Answer to a request that no controller answers: problem details (RFC 9457), or a page where a browser asks for one.
///
/// @param limit Limit that the request exceeds, as a member of its own.
record ErrorDocument(int status, FailureCode code, String detail, OptionalLong limit) {

    static final String PROBLEM_TYPE = "application/problem+json";
    static final String PAGE_TYPE = "text/html;charset=utf-8";

    /// The page brings its style and loads nothing.
    static final String PAGE_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// Printable ASCII without a character that JSON or HTML would need to escape.
    private static final Pattern HARMLESS = Pattern.compile("[ -~&&[^\"\\\\<>&]]{1,200}");

    /// The error of a status.
    ///
    /// @param cause The server's own words; left out when they contain anything but plain text.
    static ErrorDocument of(int status, String cause) {
        FailureCode code = switch (status) {
            case 401 -> FailureCode.UNAUTHENTICATED;
            case 403 -> FailureCode.FORBIDDEN;
            case 404 -> FailureCode.NOT_FOUND;
            case 405 -> FailureCode.METHOD_NOT_ALLOWED;
            case 413 -> FailureCode.PAYLOAD_TOO_LARGE;
            case 415 -> FailureCode.UNSUPPORTED_MEDIA_TYPE;
            case 429 -> FailureCode.RATE_LIMITED;
            case 503 -> FailureCode.UNAVAILABLE;
            default -> status >= 500 ? FailureCode.INTERNAL : FailureCode.INVALID_REQUEST;
        };
        String sentence = switch (status) {
            case 400 -> "The server cannot read the request. Check its address, its headers and its body.";
            case 401 -> "The request needs valid credentials.";
            case 403 -> "The credentials do not allow this request.";
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address does not support the request's method; the header Allow lists the methods.";
            case 406 -> "No representation has a type that the header Accept allows.";
            case 408 -> "The request took too long.";
            case 413 -> "The body is too large.";
            case 414 -> "The address is too long.";
            case 415 -> "The body's Content-Type is not supported here.";
            case 429 -> "Too many requests. Try again later.";
            case 431 -> "The headers are too large; all headers together may have 8 KiB.";
            case 503 -> "The service is not available at the moment. Try again later.";
            default -> status >= 500 ? "The server failed. Its log has the cause." : "The server refuses the request.";
        };
        boolean named = status == 400 && HARMLESS.matcher(cause).matches();
        return new ErrorDocument(
                status, code, named ? sentence + " Cause: " + cause + '.' : sentence, OptionalLong.empty());
    }

    static ErrorDocument tooLarge(long limit) {
        return new ErrorDocument(
                413,
                FailureCode.PAYLOAD_TOO_LARGE,
                "The body is too large; the limit is %d bytes.".formatted(limit),
                OptionalLong.of(limit));
    }

    static ErrorDocument tooSlow(long millis) {
        return new ErrorDocument(
                408,
                FailureCode.INVALID_REQUEST,
                "The body did not arrive within %s s.".formatted(millis / 1_000.0),
                OptionalLong.empty());
    }

    /// True if a header `Accept` is a browser's that opens a page.
    static boolean isForPage(String accept) {
        return accept.contains("text/html");
    }

    byte[] problem() {
        String more = limit.isPresent() ? ",\"limit\":" + limit.getAsLong() : "";
        return "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"%s}"
                .formatted(code.urn(), title(), status, detail, more)
                .getBytes(StandardCharsets.UTF_8);
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
                """.formatted(title(), detail, status, code.wireName()).getBytes(StandardCharsets.UTF_8);
    }

    private String title() {
        String words = code.wireName().replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
