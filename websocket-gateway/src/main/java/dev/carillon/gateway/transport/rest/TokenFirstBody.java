// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import com.google.protobuf.ByteString;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/// Body of a request that is read only after the request's token was checked. So a controller takes the request, and
/// not a body that Spring reads before the controller runs.
final class TokenFirstBody {

    /// Largest body of the inbox's and the producers' requests.
    static final int MAX_BYTES = 64 * 1024;

    private TokenFirstBody() {}

    /// @throws RefusedException if the body is larger than [#MAX_BYTES] or incomplete
    static ByteString read(HttpServletRequest request) {
        try {
            byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw RefusedException.tooLarge("the body has too many bytes", MAX_BYTES);
            }
            return ByteString.copyFrom(body);
        } catch (IOException e) {
            throw RefusedException.invalid("the body ended early");
        }
    }
}
