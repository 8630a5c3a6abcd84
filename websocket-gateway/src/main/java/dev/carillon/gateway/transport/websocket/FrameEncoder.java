// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Encoder of outbound WebSocket frames. It keeps the last frame, because a publication is sent to many connections one
/// after the other, and all of them share its bytes. Thread-safe.
final class FrameEncoder {

    private static final int FINAL = 0x80;
    private static final int MOST_IN_7_BITS = 125;
    private static final int MOST_IN_16_BITS = 0xffff;
    private static final int IN_16_BITS = 126;
    private static final int IN_64_BITS = 127;

    private volatile @Nullable Encoded last;

    private record Encoded(ByteString message, byte opcode, ByteBuffer frame) {

        /// Compares identities: shared messages are the same object, and comparing the bytes of others costs time.
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(byte asked, ByteString other) {
            return message == other && opcode == asked;
        }
    }

    /// The message in one final frame without a mask.
    ///
    /// @return a buffer of its own with shared bytes, which cannot be changed
    ByteBuffer encode(byte opcode, ByteString message) {
        Encoded known = last;
        if (known == null || !known.isOf(opcode, message)) {
            known = new Encoded(message, opcode, frame(opcode, message));
            last = known;
        }
        return known.frame().duplicate();
    }

    private static ByteBuffer frame(byte opcode, ByteString message) {
        int length = message.size();
        byte first = (byte) (FINAL | opcode);
        ByteBuffer frame;
        if (length <= MOST_IN_7_BITS) {
            frame = ByteBuffer.allocate(2 + length).put(first).put((byte) length);
        } else if (length <= MOST_IN_16_BITS) {
            frame = ByteBuffer.allocate(4 + length)
                    .put(first)
                    .put((byte) IN_16_BITS)
                    .putShort((short) length);
        } else {
            frame = ByteBuffer.allocate(10 + length)
                    .put(first)
                    .put((byte) IN_64_BITS)
                    .putLong(length);
        }
        message.copyTo(frame);
        return frame.flip().asReadOnlyBuffer();
    }
}
