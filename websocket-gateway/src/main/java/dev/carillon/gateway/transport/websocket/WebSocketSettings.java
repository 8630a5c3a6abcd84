// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import dev.carillon.gateway.protocol.ProtocolLimits;
import java.util.List;

/// @param allowedOrigins of pages that may connect besides those of the same origin; patterns
/// @param maxInboundBytes of one frame from a client
/// @param maxQueuedBytes that may wait for one client
public record WebSocketSettings(
        List<String> allowedOrigins, int maxInboundBytes, int maxQueuedBytes, ProtocolLimits limits) {

    public WebSocketSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
