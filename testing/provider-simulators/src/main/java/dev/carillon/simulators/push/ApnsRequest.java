// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;

/// HTTP/2 request before any check.
///
/// @param payload Payload, decoded as UTF-8
/// @param certifiedTopic Topic of the connection's client certificate; empty without one
record ApnsRequest(Http2Headers headers, String payload, int payloadBytes, Optional<String> certifiedTopic) {

    static final String PATH_PREFIX = "/3/device/";

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(CharSequence::toString);
    }

    /// Topic of the request; the certificate's topic is the default.
    Optional<String> topic() {
        return header("apns-topic").or(() -> certifiedTopic);
    }

    /// Device token in the path; empty if there is none.
    String token() {
        String path = path();
        return path.startsWith(PATH_PREFIX) ? path.substring(PATH_PREFIX.length()) : "";
    }

    String path() {
        return String.valueOf(headers.path());
    }

    String method() {
        return String.valueOf(headers.method());
    }
}
