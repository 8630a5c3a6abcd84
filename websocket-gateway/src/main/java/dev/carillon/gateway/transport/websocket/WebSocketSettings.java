// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import dev.carillon.gateway.protocol.ProtocolLimits;
import java.util.List;

/// Settings of the WebSocket and streaming transports.
///
/// @param allowedOrigins patterns of the web origins whose pages may connect, in addition to the gateway's own
/// @param maxInboundBytes largest frame from a client, in bytes
/// @param maxQueuedBytes most bytes in one connection's outbound queue
public record WebSocketSettings(
        List<String> allowedOrigins, int maxInboundBytes, int maxQueuedBytes, ProtocolLimits limits) {

    public WebSocketSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
