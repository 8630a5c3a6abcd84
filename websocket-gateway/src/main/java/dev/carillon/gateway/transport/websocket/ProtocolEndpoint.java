// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import dev.carillon.gateway.connection.MeteredWire;
import dev.carillon.gateway.connection.OutboundQueue;
import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.protocol.Framing;
import dev.carillon.gateway.protocol.JsonFraming;
import dev.carillon.gateway.protocol.ProtobufFraming;
import dev.carillon.gateway.session.InboxSession;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.transport.OpenConnections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/// WebSocket endpoint `/connection/websocket`, which opens and closes the sessions of its sockets. Thread-safe.
final class ProtocolEndpoint {

    private static final Framing JSON = new JsonFraming();
    private static final Framing PROTOBUF = new ProtobufFraming();
    private static final Traffic.Kind JSON_SOCKETS = new Traffic.Kind("websocket", "json");
    private static final Traffic.Kind PROTOBUF_SOCKETS = new Traffic.Kind("websocket", "protobuf");

    private final SessionParts parts;
    private final WebSocketSettings settings;
    private final Ticker ticker;
    private final OpenConnections open;
    private final Traffic traffic;
    private final FrameEncoder encoder = new FrameEncoder();

    /// An open socket.
    ///
    /// @param frames Jetty's session of the socket
    record OpenSocket(
            InboxSession session, CoreSession frames, OpenConnections.Closeable closeable, MeteredWire wire) {}

    ProtocolEndpoint(
            SessionParts parts, WebSocketSettings settings, Ticker ticker, OpenConnections open, Traffic traffic) {
        this.parts = parts;
        this.settings = settings;
        this.ticker = ticker;
        this.open = open;
        this.traffic = traffic;
    }

    /// Subprotocols that select an encoding, in the order of preference.
    static List<String> subprotocols() {
        return List.of(JSON.subprotocol(), PROTOBUF.subprotocol());
    }

    /// Handler for the frames of a new socket.
    ///
    /// @param subprotocol the accepted one; absent if the client offered none that the gateway has
    /// @param query query of the handshake; may be empty
    FrameHandler handler(@Nullable String subprotocol, String query) {
        boolean protobuf = subprotocol == null
                ? Stream.of(query.split("&"))
                        .anyMatch(option -> option.equals("format=protobuf") || option.equals("cf_protocol=protobuf"))
                : subprotocol.equals(PROTOBUF.subprotocol());
        return new InboundFrames(this, protobuf ? PROTOBUF : JSON);
    }

    int maxInboundBytes() {
        return settings.maxInboundBytes();
    }

    OpenSocket open(WebSocketCoreSession frames, Framing framing) {
        MeteredWire wire = traffic.opened(
                framing.equals(PROTOBUF) ? PROTOBUF_SOCKETS : JSON_SOCKETS,
                new JettyWire(frames, framing.frameKind(), encoder, ticker));
        OutboundQueue queue = new OutboundQueue(framing::join, wire, settings.maxQueuedBytes());
        InboxSession session = new InboxSession(parts, framing, queue, settings.limits());
        OpenSocket socket = new OpenSocket(session, frames, session.protocol()::close, wire);
        open.add(socket.closeable());
        ticker.add(session.protocol(), System.nanoTime());
        return socket;
    }

    /// Called when a socket has ended, by either side; further calls do nothing.
    void closed(OpenSocket socket) {
        open.remove(socket.closeable());
        socket.wire().ended();
        socket.session().protocol().transportClosed();
    }
}
