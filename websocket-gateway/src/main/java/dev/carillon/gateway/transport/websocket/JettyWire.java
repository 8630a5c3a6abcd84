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
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.common.WebSocketSession;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/// Wire of a connection over a Jetty WebSocket session. It writes to Jetty's core session: Spring's session waits for
/// the network, and Jetty's session takes text only as a string, which it encodes again for every connection.
final class JettyWire implements Wire {

    private static final long CLOSE_TIMEOUT_NANOS = Duration.ofSeconds(5).toNanos();

    private final Session session;
    private final CoreSession core;
    private final byte opcode;
    private final Ticker ticker;

    JettyWire(Session session, Framing.FrameKind frames, Ticker ticker) {
        this.session = session;
        this.core = ((WebSocketSession) session).getCoreSession();
        this.opcode = switch (frames) {
            case TEXT -> OpCode.TEXT;
            case BINARY -> OpCode.BINARY;
        };
        this.ticker = ticker;
    }

    @Override
    public void write(ByteString frame, Runnable ended) {
        core.sendFrame(
                new Frame(opcode, frame.asReadOnlyByteBuffer()),
                org.eclipse.jetty.util.Callback.from(ended, _ -> ended.run()),
                false);
    }

    @Override
    public void close(DisconnectCode code) {
        session.close(code.code(), code.reason(), Callback.NOOP);
        // A client that does not read blocks the close frame too.
        long deadline = System.nanoTime() + CLOSE_TIMEOUT_NANOS;
        ticker.add(now -> disconnectAt(deadline, now), deadline);
    }

    private long disconnectAt(long deadline, long now) {
        // Jetty's session counts as closed as soon as the close frame is queued.
        if (core instanceof WebSocketCoreSession own && own.isClosed()) {
            return Ticking.NEVER;
        }
        if (now < deadline) {
            return deadline;
        }
        core.abort();
        return Ticking.NEVER;
    }
}
