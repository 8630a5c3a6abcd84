// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import com.google.protobuf.ByteString;
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
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

/// WebSocket endpoint `/connection/websocket`, which passes the sockets' frames to sessions.
final class ProtocolEndpoint implements WebSocketHandler, SubProtocolCapable {

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolEndpoint.class);
    private static final String SESSION = "carillon.session";
    private static final Framing JSON = new JsonFraming();
    private static final Framing PROTOBUF = new ProtobufFraming();
    private static final Traffic.Kind JSON_SOCKETS = new Traffic.Kind("websocket", "json");
    private static final Traffic.Kind PROTOBUF_SOCKETS = new Traffic.Kind("websocket", "protobuf");

    private final SessionParts parts;
    private final WebSocketSettings settings;
    private final Ticker ticker;
    private final OpenConnections open;
    private final Traffic traffic;

    private record Open(InboxSession session, OpenConnections.Closeable closeable, MeteredWire wire) {}

    ProtocolEndpoint(
            SessionParts parts, WebSocketSettings settings, Ticker ticker, OpenConnections open, Traffic traffic) {
        this.parts = parts;
        this.settings = settings;
        this.ticker = ticker;
        this.open = open;
        this.traffic = traffic;
    }

    @Override
    public List<String> getSubProtocols() {
        return List.of(JSON.subprotocol(), PROTOBUF.subprotocol());
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession socket) {
        boolean protobuf = asksForProtobuf(socket);
        Framing framing = protobuf ? PROTOBUF : JSON;
        MeteredWire wire = traffic.opened(
                protobuf ? PROTOBUF_SOCKETS : JSON_SOCKETS,
                new JettyWire(nativeSession(socket), framing.frameKind(), ticker));
        OutboundQueue queue = new OutboundQueue(framing::join, wire, settings.maxQueuedBytes());
        InboxSession session = new InboxSession(parts, framing, queue, settings.limits());
        OpenConnections.Closeable closeable = session.protocol()::close;
        socket.getAttributes().put(SESSION, new Open(session, closeable, wire));
        open.add(closeable);
        ticker.add(session.protocol(), System.nanoTime());
    }

    @Override
    public void handleMessage(WebSocketSession socket, WebSocketMessage<?> message) {
        find(socket).ifPresent(known -> {
            switch (message) {
                case TextMessage text ->
                    known.session().protocol().received(ByteString.copyFromUtf8(text.getPayload()));
                case BinaryMessage binary -> known.session().protocol().received(bytes(binary.getPayload()));
                default -> LOG.trace("ignored a control frame");
            }
        });
    }

    @Override
    public void handleTransportError(WebSocketSession socket, Throwable failure) {
        LOG.debug("a WebSocket failed: {}", failure.toString());
    }

    @Override
    public void afterConnectionClosed(WebSocketSession socket, CloseStatus status) {
        find(socket).ifPresent(known -> {
            open.remove(known.closeable());
            known.wire().ended();
            known.session().protocol().transportClosed();
        });
    }

    @Override
    public boolean supportsPartialMessages() {
        return false;
    }

    private static Optional<Open> find(WebSocketSession socket) {
        return Optional.ofNullable((Open) socket.getAttributes().get(SESSION));
    }

    private static boolean asksForProtobuf(WebSocketSession socket) {
        String accepted = socket.getAcceptedProtocol();
        if (accepted != null && !accepted.isEmpty()) {
            return accepted.equals(PROTOBUF.subprotocol());
        }
        String query = Optional.ofNullable(socket.getUri()).map(URI::getQuery).orElse("");
        return List.of(query.split("&")).stream()
                .anyMatch(option -> option.equals("format=protobuf") || option.equals("cf_protocol=protobuf"));
    }

    private static Session nativeSession(WebSocketSession socket) {
        Session session = ((NativeWebSocketSession) socket).getNativeSession(Session.class);
        if (session == null) {
            throw new IllegalStateException("the server is not Jetty");
        }
        return session;
    }

    private static ByteString bytes(ByteBuffer payload) {
        return ByteString.copyFrom(payload);
    }
}
