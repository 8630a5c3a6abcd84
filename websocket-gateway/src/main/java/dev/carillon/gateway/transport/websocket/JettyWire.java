// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.Wire;
import dev.carillon.gateway.protocol.DisconnectCode;
import dev.carillon.gateway.protocol.Framing;
import dev.carillon.gateway.protocol.Ticking;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// A Jetty WebSocket session as the wire under a connection. Writes to the native session, because Spring's
/// waits for the network.
final class JettyWire implements Wire {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Session session;
    private final Framing.FrameKind frames;
    private final Ticker ticker;

    JettyWire(Session session, Framing.FrameKind frames, Ticker ticker) {
        this.session = session;
        this.frames = frames;
        this.ticker = ticker;
    }

    @Override
    public void write(ByteString frame, Runnable ended) {
        Callback callback = Callback.from(ended, _ -> ended.run());
        switch (frames) {
            case TEXT -> session.sendText(frame.toString(StandardCharsets.UTF_8), callback);
            case BINARY -> session.sendBinary(frame.asReadOnlyByteBuffer(), callback);
        }
    }

    @Override
    public void close(DisconnectCode code) {
        session.close(code.code(), code.reason(), Callback.NOOP);
        // A client that does not read does not let the close frame through either.
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        ticker.add(now -> disconnectAt(deadline, now), deadline);
    }

    private long disconnectAt(long deadline, long now) {
        if (!session.isOpen()) {
            return Ticking.NEVER;
        }
        if (now < deadline) {
            return deadline;
        }
        session.disconnect();
        return Ticking.NEVER;
    }
}
