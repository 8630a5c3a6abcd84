// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.benchmarks.client.WebSocketFrames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// WebSocket of a phone: it can stop reading, be abandoned without closing, or be cut in the middle of a frame. For
/// the thread of [Population].
final class MobileConnection {

    private static final int FIRST_LOOPBACK = 2;
    private static final int LOOPBACKS = 16;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;
    private final WebSocketFrames frames = new WebSocketFrames();
    private final Deque<ByteBuffer> outgoing = new ArrayDeque<>();
    private final StringBuilder answer = new StringBuilder();
    private boolean upgraded;
    private boolean asleep;
    private boolean ended;

    /// Listener of the connection; not called after the [MobileConnection] was abandoned.
    interface Listener {

        void upgraded();

        void text(String text);

        /// @param code Code of the close frame; absent without one
        void lost(Optional<Integer> code, String reason);
    }

    MobileConnection(Selector selector, int port, int index, Listener listener) throws IOException {
        this.listener = listener;
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.bind(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (FIRST_LOOPBACK + index % LOOPBACKS)}), 0));
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        outgoing.add(ByteBuffer.wrap("""
                GET /connection/websocket HTTP/1.1\r
                Host: 127.0.0.1:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: Y2FyaWxsb24tYmVuY2htYQ==\r
                Sec-WebSocket-Version: 13\r
                \r
                """.formatted(port).getBytes(StandardCharsets.US_ASCII)));
        channel.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    }

    /// Handles a ready selection key.
    void proceed(ByteBuffer buffer) {
        try {
            if (channel.isConnectionPending()) {
                channel.finishConnect();
            }
            flush();
            if (!asleep) {
                read(buffer);
            }
        } catch (IOException e) {
            lost(Optional.empty(), e.toString());
        }
    }

    void send(String text) {
        outgoing.add(WebSocketFrames.text(text));
        try {
            flush();
        } catch (IOException e) {
            lost(Optional.empty(), e.toString());
        }
    }

    /// Simulates a switched-off screen: nothing is read or sent.
    void sleep() {
        asleep = true;
        if (key.isValid()) {
            key.interestOps(0);
        }
    }

    void wake() {
        asleep = false;
        if (key.isValid()) {
            interest();
        }
    }

    /// Simulates a silent loss of the network: the socket stays open and is not used any more.
    void leaveOpen() {
        ended = true;
        key.cancel();
    }

    /// Closes without a close frame.
    ///
    /// @param reset True sends an RST, which discards data in transit
    void cut(boolean reset) {
        ended = true;
        try {
            if (reset) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            channel.close();
        } catch (IOException _) {
            // Ignored: the connection is discarded either way.
        }
    }

    /// Reads a few bytes, so that an incoming frame is probably incomplete, writes half a frame and closes the
    /// connection.
    void tear(String text) {
        try {
            if (upgraded && outgoing.isEmpty()) {
                channel.read(ByteBuffer.allocate(17));
                ByteBuffer frame = WebSocketFrames.text(text);
                channel.write(frame.limit(frame.remaining() / 2));
            }
        } catch (IOException _) {
            // Ignored: the connection is meant to fail.
        }
        cut(true);
    }

    private void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int read = channel.read(buffer);
        if (read < 0) {
            lost(Optional.empty(), "the gateway ended the connection");
            return;
        }
        buffer.flip();
        if (!upgraded && !takeAnswer(buffer)) {
            return;
        }
        for (WebSocketFrames.Incoming incoming : frames.take(buffer)) {
            if (ended) {
                return;
            }
            switch (incoming) {
                case WebSocketFrames.Incoming.Text(String text) -> listener.text(text);
                case WebSocketFrames.Incoming.Ping(ByteBuffer payload) -> {
                    outgoing.add(WebSocketFrames.pong(payload));
                    flush();
                }
                case WebSocketFrames.Incoming.Close(int code, String reason) -> lost(Optional.of(code), reason);
            }
        }
    }

    private boolean takeAnswer(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            answer.append((char) buffer.get());
            if (answer.indexOf("\r\n\r\n") >= 0) {
                if (!answer.toString().startsWith("HTTP/1.1 101")) {
                    lost(Optional.empty(), answer.toString().lines().findFirst().orElse(""));
                    return false;
                }
                upgraded = true;
                listener.upgraded();
                return !ended;
            }
        }
        return false;
    }

    private void lost(Optional<Integer> code, String reason) {
        if (!ended) {
            cut(false);
            listener.lost(code, reason);
        }
    }

    private void flush() throws IOException {
        if (channel.isConnected() && !asleep) {
            while (!outgoing.isEmpty()) {
                channel.write(outgoing.getFirst());
                if (outgoing.getFirst().hasRemaining()) {
                    break;
                }
                outgoing.removeFirst();
            }
            interest();
        }
    }

    private void interest() {
        if (channel.isConnected()) {
            key.interestOps(outgoing.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } else {
            key.interestOps(SelectionKey.OP_CONNECT);
        }
    }
}
