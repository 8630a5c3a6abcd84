// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.websocket.core.OpCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameEncoderTest {

    private final FrameEncoder encoder = new FrameEncoder();

    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "125, 817d",
        "126, 817e007e",
        "65535, 817effff",
        "65536, 817f0000000000010000",
    })
    void theLengthIsInTheHeaderInItsShortestForm(int length, String header) {
        ByteString message = ByteString.copyFromUtf8("x".repeat(length));

        ByteString frame = ByteString.copyFrom(encoder.encode(OpCode.TEXT, message));

        assertThat(frame).isEqualTo(bytes(header).concat(message));
    }

    @Test
    void connectionsShareTheBytesOfAMessageAndReadThemAlone() {
        byte[] content = "abc".getBytes(StandardCharsets.UTF_8);
        ByteString message = UnsafeByteOperations.unsafeWrap(content);

        ByteBuffer first = encoder.encode(OpCode.TEXT, message);
        // Shows whether the message is read again.
        content[0] = 'X';
        ByteBuffer second = encoder.encode(OpCode.TEXT, message);
        first.position(first.limit());

        assertThat(ByteString.copyFrom(second)).isEqualTo(bytes("8103616263"));
        assertThat(first.isReadOnly()).isTrue();
    }

    @Test
    void anotherMessageOrKindIsAnotherFrame() {
        ByteString message = ByteString.copyFromUtf8("abc");
        encoder.encode(OpCode.TEXT, message);

        assertThat(ByteString.copyFrom(encoder.encode(OpCode.BINARY, message))).isEqualTo(bytes("8203616263"));
        assertThat(ByteString.copyFrom(encoder.encode(OpCode.BINARY, ByteString.copyFromUtf8("d"))))
                .isEqualTo(bytes("820164"));
    }

    private static ByteString bytes(String hex) {
        return ByteString.fromHex(hex);
    }
}
