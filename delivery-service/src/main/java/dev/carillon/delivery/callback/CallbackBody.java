// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The content of a callback, as it came over the wire.
final class CallbackBody {

    /// More than any provider sends at once.
    private static final int MAX_BYTES = 2 * 1024 * 1024;

    private CallbackBody() {}

    /// Empty when it is larger than anything a provider sends.
    static Optional<byte[]> read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        return body.length > MAX_BYTES ? Optional.empty() : Optional.of(body);
    }

    /// A form's fields, the first value of each, by name.
    static Map<String, String> form(HttpServletRequest request) {
        Map<String, String> fields = new TreeMap<>();
        request.getParameterMap().forEach((name, values) -> fields.put(name, values.length == 0 ? "" : values[0]));
        return fields;
    }
}
