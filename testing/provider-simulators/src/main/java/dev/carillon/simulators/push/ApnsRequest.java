// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;

/// One request as it came over HTTP/2, before any check.
///
/// @param payload decoded as UTF-8
/// @param certifiedTopic of the certificate that the connection was made with; empty where none was shown
record ApnsRequest(Http2Headers headers, String payload, int payloadBytes, Optional<String> certifiedTopic) {

    static final String PATH_PREFIX = "/3/device/";

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(CharSequence::toString);
    }

    /// The application that it is for. The one that a certificate is of needs not be named.
    Optional<String> topic() {
        return header("apns-topic").or(() -> certifiedTopic);
    }

    /// The device token in the path, empty when there is none.
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
