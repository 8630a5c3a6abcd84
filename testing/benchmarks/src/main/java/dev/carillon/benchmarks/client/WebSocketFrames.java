// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// RFC 6455 framing for a client: joins partial reads, and masks with zeros, which costs nothing and is safe
/// towards a trusted server. For one thread.
public final class WebSocketFrames {

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    private byte[] pending = new byte[0];
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();

    /// Content of a message in one or more frames.
    public sealed interface Incoming {

        record Text(String text) implements Incoming {}

        record Ping(ByteBuffer payload) implements Incoming {}

        /// @param code Close code; 1005 without one
        record Close(int code, String reason) implements Incoming {}
    }

    /// Reads the next bytes and returns the messages that they complete.
    public List<Incoming> take(ByteBuffer bytes) {
        byte[] all = new byte[pending.length + bytes.remaining()];
        System.arraycopy(pending, 0, all, 0, pending.length);
        bytes.get(all, pending.length, bytes.remaining());
        ByteBuffer buffer = ByteBuffer.wrap(all);
        List<Incoming> incoming = new ArrayList<>();
        while (takeOne(buffer, incoming)) {}
        pending = new byte[buffer.remaining()];
        buffer.get(pending);
        return incoming;
    }

    public static ByteBuffer text(String text) {
        return frame(1, text.getBytes(StandardCharsets.UTF_8));
    }

    public static ByteBuffer pong(ByteBuffer payload) {
        byte[] echo = new byte[payload.remaining()];
        payload.get(echo);
        return frame(10, echo);
    }

    static ByteBuffer close() {
        return frame(8, new byte[] {(byte) (1000 >> 8), (byte) 1000});
    }

    private static ByteBuffer frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (FINAL | opcode));
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        return frame.putInt(0).put(payload).flip();
    }

    private boolean takeOne(ByteBuffer buffer, List<Incoming> incoming) {
        buffer.mark();
        if (buffer.remaining() < 2) {
            return false;
        }
        int first = buffer.get() & 0xff;
        int second = buffer.get() & 0x7f;
        int lengthBytes = second == 126 ? 2 : second == 127 ? 8 : 0;
        if (buffer.remaining() < lengthBytes) {
            buffer.reset();
            return false;
        }
        long length = lengthBytes == 2 ? buffer.getShort() & 0xffff : lengthBytes == 8 ? buffer.getLong() : second;
        if (buffer.remaining() < length) {
            buffer.reset();
            return false;
        }
        byte[] payload = new byte[(int) length];
        buffer.get(payload);
        understand(first, payload, incoming);
        return true;
    }

    private void understand(int first, byte[] payload, List<Incoming> incoming) {
        switch (first & 0x0f) {
            case 0, 1, 2 -> {
                fragments.writeBytes(payload);
                if ((first & FINAL) != 0) {
                    incoming.add(new Incoming.Text(fragments.toString(StandardCharsets.UTF_8)));
                    fragments.reset();
                }
            }
            case 8 -> incoming.add(close(payload));
            case 9 -> incoming.add(new Incoming.Ping(ByteBuffer.wrap(payload)));
            default -> {
                // Ignored: an unsolicited pong.
            }
        }
    }

    private static Incoming close(byte[] payload) {
        if (payload.length < 2) {
            return new Incoming.Close(1005, "");
        }
        int code = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        return new Incoming.Close(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }
}
