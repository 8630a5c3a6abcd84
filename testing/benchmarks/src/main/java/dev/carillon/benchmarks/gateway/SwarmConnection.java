// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Raw connection of a [ConnectionSwarm]: it connects, subscribes if asked to, answers pings and counts
/// publications, and parses no more of a message than that needs. For the crowd's thread.
final class SwarmConnection {

    private static final int FIRST_LOOPBACK = 2;
    private static final int LOOPBACKS = 16;
    private static final byte[] NOTHING = {};
    /// Pong frame `{}`, masked with zeros.
    private static final byte[] PONG = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, '{', '}'};

    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final int index;
    private final byte[] connect;
    private final byte[] subscribe;
    private Phase phase = Phase.AWAY;
    private byte[] left = NOTHING;
    private @Nullable SocketChannel channel;
    private int failures;

    enum Phase {
        AWAY,
        CONNECTING,
        UPGRADING,
        OPENING,
        SUBSCRIBING,
        OPEN
    }

    /// @param stream Stream to subscribe to; empty for none
    SwarmConnection(int index, String token, String stream) {
        this.index = index;
        this.connect = frame("{\"id\":1,\"connect\":{\"token\":\"%s\",\"name\":\"bench\"}}".formatted(token));
        this.subscribe =
                stream.isEmpty() ? NOTHING : frame("{\"id\":2,\"subscribe\":{\"channel\":\"%s\"}}".formatted(stream));
    }

    Phase phase() {
        return phase;
    }

    /// Number of consecutive refused connections.
    int failures() {
        return failures;
    }

    void call(Selector selector, int port) throws IOException {
        SocketChannel fresh = SocketChannel.open();
        channel = fresh;
        phase = Phase.CONNECTING;
        failures++;
        fresh.configureBlocking(false);
        fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Each loopback address has its own outgoing ports.
        fresh.bind(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (FIRST_LOOPBACK + index % LOOPBACKS)}), 0));
        fresh.register(selector, SelectionKey.OP_CONNECT, this);
        if (fresh.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port))) {
            throw new IOException("connected at once");
        }
    }

    /// @param upgrade HTTP request for the WebSocket upgrade
    /// @return number of received publications
    /// @throws IOException if the connection is lost
    int proceed(SelectionKey key, ByteBuffer buffer, byte[] upgrade) throws IOException {
        SocketChannel open = (SocketChannel) key.channel();
        if (phase == Phase.CONNECTING) {
            open.finishConnect();
            phase = Phase.UPGRADING;
            key.interestOps(SelectionKey.OP_READ);
            send(upgrade);
            return 0;
        }
        buffer.clear();
        buffer.put(left);
        if (open.read(buffer) < 0) {
            throw new IOException("the gateway ended the connection");
        }
        buffer.flip();
        if (phase == Phase.UPGRADING && !upgraded(buffer)) {
            keep(buffer);
            return 0;
        }
        int publications = 0;
        for (int got = takeFrame(buffer); got >= 0; got = takeFrame(buffer)) {
            publications += got;
        }
        keep(buffer);
        return publications;
    }

    void leave() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // Ignored: the connection is discarded either way.
        }
        channel = null;
        left = NOTHING;
        phase = Phase.AWAY;
    }

    private void keep(ByteBuffer buffer) {
        left = NOTHING;
        if (buffer.hasRemaining()) {
            left = new byte[buffer.remaining()];
            buffer.get(left);
        }
    }

    private boolean upgraded(ByteBuffer answer) throws IOException {
        String text = StandardCharsets.US_ASCII.decode(answer.duplicate()).toString();
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (!text.startsWith("HTTP/1.1 101")) {
            throw new RefusedException(text.lines().findFirst().orElse(""));
        }
        answer.position(answer.position() + end + 4);
        phase = Phase.OPENING;
        send(connect);
        return true;
    }

    /// @return publications in the next frame; -1 if it is not complete yet
    private int takeFrame(ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        if (buffer.remaining() < 2) {
            return -1;
        }
        int opcode = buffer.get(start) & 0x0f;
        int length = buffer.get(start + 1) & 0x7f;
        int payload = start + 2;
        if (length == 126) {
            if (buffer.remaining() < 4) {
                return -1;
            }
            length = buffer.getShort(start + 2) & 0xffff;
            payload = start + 4;
        } else if (length == 127) {
            if (buffer.remaining() < 10) {
                return -1;
            }
            length = Math.toIntExact(buffer.getLong(start + 2));
            payload = start + 10;
        }
        if (buffer.limit() - payload < length) {
            return -1;
        }
        buffer.position(payload + length);
        return switch (opcode) {
            case TEXT -> takeLines(buffer, payload, payload + length);
            case CLOSE -> throw new IOException("closed with " + (buffer.getShort(payload) & 0xffff));
            default -> 0;
        };
    }

    private int takeLines(ByteBuffer buffer, int from, int to) throws IOException {
        int publications = 0;
        int start = from;
        while (start < to) {
            int end = start;
            while (end < to && buffer.get(end) != '\n') {
                end++;
            }
            if (end - start == 2) {
                send(PONG);
            } else if (buffer.get(start + 2) == 'p') {
                publications++;
            } else {
                answered(buffer, start);
            }
            start = end + 1;
        }
        return publications;
    }

    /// `{"id":1,"connect":…`, `{"id":2,"subscribe":…` or `{"id":n,"error":…`.
    private void answered(ByteBuffer buffer, int start) throws IOException {
        if (buffer.get(start + 9) == 'e') {
            throw new RefusedException("error");
        }
        if (phase == Phase.OPENING && subscribe.length > 0) {
            phase = Phase.SUBSCRIBING;
            send(subscribe);
        } else {
            phase = Phase.OPEN;
            failures = 0;
        }
    }

    private void send(byte[] bytes) throws IOException {
        if (channel == null || channel.write(ByteBuffer.wrap(bytes)) < bytes.length) {
            throw new IOException("the gateway does not read");
        }
    }

    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) 0x81);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /// Refusal of a connection by the gateway.
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String answer) {
            super(answer);
        }
    }
}
