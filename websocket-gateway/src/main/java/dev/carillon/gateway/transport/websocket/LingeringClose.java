// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/// Delay of the end of a socket after a Close frame of an error, such as 1002, 1007 and 1009. Jetty closes the socket
/// as soon as the frame is written. If the client is sending then, that resets the connection and the client loses
/// the frame. A lingering close ends the output and discards the client's input until it ends too, within a limited
/// time and number of bytes.
final class LingeringClose {

    private static final Duration LINGER_TIMEOUT = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int BUFFER_BYTES = 8 * 1024;

    private LingeringClose() {}

    /// The entry of a frame, completed after a lingering close if the frame is an abnormal Close frame.
    static OutgoingEntry after(OutgoingEntry entry, WebSocketCoreSession session) {
        if (!isError(entry)) {
            return entry;
        }
        EndPoint socket = session.getConnection().getEndPoint();
        Callback sent = entry.getCallback();
        return new OutgoingEntry.Builder(entry)
                .callback(Callback.from(() -> Discarding.begin(socket, sent), sent::failed))
                .build();
    }

    private static boolean isError(OutgoingEntry entry) {
        return entry.getFrame().getOpCode() == OpCode.CLOSE
                && CloseStatus.getCloseStatus(entry.getFrame()).isAbnormal();
    }

    /// Reads and discards the client's input after the Close frame. Jetty itself no longer reads then.
    private static final class Discarding implements Callback {

        private final EndPoint socket;
        private final Callback ended;
        private final long deadline = System.nanoTime() + LINGER_TIMEOUT.toNanos();
        private int discarded;

        private Discarding(EndPoint socket, Callback ended) {
            this.socket = socket;
            this.ended = ended;
        }

        static void begin(EndPoint socket, Callback ended) {
            // A client that neither sends nor ends its input gets the same time as one that sends.
            socket.setIdleTimeout(LINGER_TIMEOUT.toMillis());
            socket.shutdownOutput();
            new Discarding(socket, ended).succeeded();
        }

        @Override
        public void succeeded() {
            if (!waitsForMore()) {
                ended.succeeded();
            }
        }

        @Override
        public void failed(Throwable cause) {
            ended.succeeded();
        }

        private boolean waitsForMore() {
            ByteBuffer buffer = BufferUtil.allocate(BUFFER_BYTES);
            try {
                while (discarded < MOST_BYTES && System.nanoTime() - deadline < 0) {
                    int read = socket.fill(buffer);
                    if (read < 0) {
                        return false;
                    }
                    if (read == 0) {
                        return socket.tryFillInterested(this);
                    }
                    discarded += read;
                    BufferUtil.clear(buffer);
                }
                return false;
            } catch (IOException _) { // the client is gone
                return false;
            }
        }
    }
}
