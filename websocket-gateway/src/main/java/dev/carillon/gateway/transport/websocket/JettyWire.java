// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.Wire;
import dev.carillon.gateway.protocol.DisconnectCode;
import dev.carillon.gateway.protocol.Framing;
import dev.carillon.gateway.protocol.Ticking;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/// Wire of a connection over a Jetty WebSocket. It encodes frames itself and writes them to the socket: Jetty would
/// encode, queue and buffer each frame for each connection.
final class JettyWire implements Wire {

    private static final long CLOSE_TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();

    private final WebSocketCoreSession session;
    private final EndPoint socket;
    private final SocketOutput output;
    private final byte opcode;
    private final FrameEncoder encoder;
    private final Ticker ticker;

    JettyWire(WebSocketCoreSession session, Framing.FrameKind frames, FrameEncoder encoder, Ticker ticker) {
        this.session = session;
        this.socket = session.getConnection().getEndPoint();
        this.output = SocketOutput.of(session);
        this.opcode = switch (frames) {
            case TEXT -> OpCode.TEXT;
            case BINARY -> OpCode.BINARY;
        };
        this.encoder = encoder;
        this.ticker = ticker;
    }

    @Override
    public boolean write(ByteString frame, Runnable ended) {
        return output.write(socket, encoder.encode(opcode, frame), ended);
    }

    @Override
    public void close(DisconnectCode code) {
        session.close(code.code(), code.reason(), Callback.NOOP);
        // A client that does not read blocks the close frame too.
        long deadline = System.nanoTime() + CLOSE_TIMEOUT_NANOS;
        ticker.add(now -> disconnectAt(deadline, now), deadline);
    }

    private long disconnectAt(long deadline, long now) {
        if (session.isClosed()) {
            return Ticking.NEVER;
        }
        if (now < deadline) {
            return deadline;
        }
        session.abort();
        return Ticking.NEVER;
    }
}
