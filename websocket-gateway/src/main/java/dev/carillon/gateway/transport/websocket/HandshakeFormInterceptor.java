// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/// Refuses handshakes that RFC 6455 forbids and the server would accept: over HTTP/1.0, or with a key that is not 16
/// bytes in Base64.
final class HandshakeFormInterceptor implements HandshakeInterceptor {

    private static final int KEY_BYTES = 16;

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler endpoint,
            Map<String, Object> attributes) {
        boolean modern = request instanceof ServletServerHttpRequest servlet
                && !servlet.getServletRequest().getProtocol().equals("HTTP/1.0");
        if (modern && isKey(request.getHeaders().getFirst("Sec-WebSocket-Key"))) {
            return true;
        }
        response.setStatusCode(HttpStatus.BAD_REQUEST);
        return false;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler endpoint,
            @Nullable Exception failure) {
        // Nothing to do.
    }

    private static boolean isKey(@Nullable String key) {
        if (key == null) {
            return false;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(key);
            return decoded.length == KEY_BYTES
                    && Base64.getEncoder().encodeToString(decoded).length() == key.length();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
