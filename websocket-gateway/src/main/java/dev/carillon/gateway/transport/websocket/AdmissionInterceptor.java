// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import dev.carillon.gateway.transport.Admission;
import dev.carillon.gateway.transport.GatewayRefusals;
import dev.carillon.runtime.http.ProblemWriter;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/// Answers a handshake over the node's rate with 503, and one over the rate of its client address with 429, both with
/// `Retry-After`, before it uses resources. Client libraries treat that as a failed transport and retry with their own
/// backoff.
final class AdmissionInterceptor implements HandshakeInterceptor {

    private final Admission admission;

    AdmissionInterceptor(Admission admission) {
        this.admission = admission;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler endpoint,
            Map<String, Object> attributes)
            throws IOException {
        String address =
                ((ServletServerHttpRequest) request).getServletRequest().getRemoteAddr();
        return switch (admission.admit(address)) {
            case ADMITTED -> true;
            case NODE_BUSY -> {
                response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
                response.getHeaders().set("Retry-After", Integer.toString(admission.adviceSeconds()));
                yield false;
            }
            case ADDRESS_OVER_RATE -> {
                ProblemWriter.write(
                        GatewayRefusals.addressOverRate(admission.adviceSeconds())
                                .problem(),
                        ((ServletServerHttpResponse) response).getServletResponse());
                yield false;
            }
        };
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler endpoint,
            @Nullable Exception failure) {
        // Nothing to do.
    }
}
