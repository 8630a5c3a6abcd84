// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.util.Map;

/// HTTP POST request.
///
/// @param contentType Content type; empty for none
public record HttpCall(URI uri, Map<String, String> headers, String contentType, ByteString body) {

    public HttpCall {
        headers = Map.copyOf(headers);
    }
}
