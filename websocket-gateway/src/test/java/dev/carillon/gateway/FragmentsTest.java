// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FragmentsTest {

    private static final int FINAL = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PING = 9;
    private static final int PONG = 10;

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    @Test
    void fragmentsAreOneMessageWhateverComesBetweenThem() throws IOException {
        String start = "{\"id\":1,\"connect\":{\"name\":\"";
        ByteString message = ByteString.copyFromUtf8(
                start + "ü\",\"token\":\"" + GATEWAY.producer().token("fragments") + "\"}}");
        int inTheMiddleOfACharacter = start.length() + 1;
        try (Socket socket = HandshakeTest.open()) {
            send(socket, TEXT, message.substring(0, inTheMiddleOfACharacter));
            send(socket, FINAL | PING, ByteString.copyFromUtf8("still there?"));
            send(socket, CONTINUATION, ByteString.EMPTY);
            send(socket, FINAL | CONTINUATION, message.substring(inTheMiddleOfACharacter));

            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo(FINAL | PONG);
            assertThat(new String(in.readNBytes(in.read()), StandardCharsets.UTF_8))
                    .isEqualTo("still there?");
            assertThat(text(in)).startsWith("{\"id\":1,\"connect\"");

            send(socket, FINAL | BINARY, ByteString.copyFromUtf8("{\"id\":2,\"rpc\":{\"method\":\"none\"}}"));
            String answer = text(in);
            while (answer.equals("{}")) {
                answer = text(in);
            }
            assertThat(answer).startsWith("{\"id\":2,\"error\"");
        }
    }

    @Test
    void fragmentsThatAreNoTextTogetherEndTheConnection() throws IOException {
        try (Socket socket = HandshakeTest.open()) {
            send(socket, TEXT, ByteString.fromHex("c3"));
            send(socket, FINAL | CONTINUATION, ByteString.fromHex("c3"));

            assertThat(HandshakeTest.closeCode(socket.getInputStream())).isEqualTo(1007);
        }
    }

    @Test
    void fragmentsThatAreTooLongTogetherEndTheConnection() throws IOException {
        ByteString half = ByteString.copyFromUtf8("x".repeat(40_000));
        try (Socket socket = HandshakeTest.open()) {
            send(socket, TEXT, half);
            send(socket, FINAL | CONTINUATION, half);

            assertThat(HandshakeTest.closeCode(socket.getInputStream())).isEqualTo(1009);
        }
    }

    private static String text(InputStream in) throws IOException {
        assertThat(in.read()).isEqualTo(FINAL | TEXT);
        int length = in.read();
        if (length == 126) {
            length = in.read() << 8 | in.read();
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /// Sends a frame whose mask is zero.
    private static void send(Socket socket, int first, ByteString payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.size() + 8).put((byte) first);
        if (payload.size() < 126) {
            frame.put((byte) (0x80 | payload.size()));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.size());
        }
        payload.copyTo(frame.putInt(0));
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }
}
