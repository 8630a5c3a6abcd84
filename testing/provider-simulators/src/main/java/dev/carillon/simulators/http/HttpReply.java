// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.http;

import java.util.Map;

/// HTTP answer.
public record HttpReply(int status, String contentType, String body, Map<String, String> headers) {

    public HttpReply {
        headers = Map.copyOf(headers);
    }

    public static HttpReply json(int status, String body) {
        return new HttpReply(status, "application/json", body, Map.of());
    }

    public static HttpReply empty(int status) {
        return new HttpReply(status, "", "", Map.of());
    }

    /// Copy with one more header.
    public HttpReply with(String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(headers);
        more.put(name, value);
        return new HttpReply(status, contentType, body, more);
    }

    /// Copy with a Retry-After header, unless the time is zero.
    public HttpReply retryAfter(long seconds) {
        return seconds == 0 ? this : with("Retry-After", Long.toString(seconds));
    }
}
