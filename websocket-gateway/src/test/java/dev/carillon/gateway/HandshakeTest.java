// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

    private static final String KEY = "Y2FyaWxsb24tYmVuY2htYQ==";

    @Test
    void compressionIsDeclined() throws IOException {
        String answer = shakeHands("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

        assertThat(answer).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("permessage-deflate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dG9vIHNob3J0", "no-base64-no-base64-no-b", "Y2FyaWxsb24tYmVuY2htYXJrcw=="})
    void aKeyThatIsNotSixteenBytesIsRefused(String key) throws IOException {
        assertThat(request("HTTP/1.1", key, "X: y")).startsWith("HTTP/1.1 400");
    }

    @Test
    void anUpgradeOverAnOldVersionIsRefused() throws IOException {
        assertThat(request("HTTP/1.0", KEY, "X: y")).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo, websocket", "WebSocket, h2c", "foo\r\nUpgrade: websocket"})
    void webSocketMayBeOneOfSeveralProtocols(String upgrade) throws IOException {
        assertThat(request(new Handshake("HTTP/1.1", upgrade, KEY), "X: y"))
                .startsWith("HTTP/1.1 101")
                .contains("Upgrade: websocket")
                .doesNotContain("foo", "h2c", "socket-output");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "foo, websocket2", "foo, bar"})
    void otherProtocolsAreNoHandshake(String upgrade) throws IOException {
        assertThat(request(new Handshake("HTTP/1.1", upgrade, KEY), "X: y")).startsWith("HTTP/1.1 400");
    }

    /// Without a lingering close the connection is reset, and a client library fails to write before it reads the Close
    /// frame.
    @ParameterizedTest
    @CsvSource({
        "c18200000000ffff,1002", // a bit without an extension
        "838200000000ffff,1002", // a reserved kind of frame
        "818200000000ffff,1007", // no UTF-8
        "82ff000000000100000000000000,1009" // 16 MiB are announced
    })
    void theCloseFrameReachesAClientThatIsStillSending(String frame, int code) throws IOException {
        byte[] more = new byte[8 * 1024];
        for (int round = 0; round < 5; round++) {
            try (Socket socket = open()) {
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream();
                out.write(HexFormat.of().parseHex(frame));
                send(out, more);

                assertThat(closeCode(in)).isEqualTo(code);
                send(out, more);
                socket.shutdownOutput();
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aClientThatGoesOnSendingAfterTheCloseFrameIsCutOff() throws IOException {
        try (Socket socket = open()) {
            OutputStream out = socket.getOutputStream();
            out.write(HexFormat.of().parseHex("838000000000"));
            assertThat(closeCode(socket.getInputStream())).isEqualTo(1002);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThatThrownBy(() -> out.write(0)).isInstanceOf(IOException.class));
        }
    }

    private static void send(OutputStream out, byte[] more) throws IOException {
        for (int i = 0; i < 20; i++) {
            out.write(more);
        }
    }

    static int closeCode(InputStream in) throws IOException {
        int first = in.read();
        int length = in.read();
        byte[] payload = in.readNBytes(length);
        assertThat(first).isEqualTo(0x88);
        return ByteBuffer.wrap(payload).getShort();
    }

    /// A socket of the shared gateway after its handshake.
    static Socket open() throws IOException {
        Socket socket = open(new Handshake("HTTP/1.1", "websocket", KEY), "X: y");
        assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 101");
        return socket;
    }

    private record Handshake(String version, String upgrade, String key) {}

    private static String shakeHands(String header) throws IOException {
        return request("HTTP/1.1", KEY, header);
    }

    private static String request(String version, String key, String header) throws IOException {
        return request(new Handshake(version, "websocket", key), header);
    }

    private static String request(Handshake handshake, String header) throws IOException {
        try (Socket socket = open(handshake, header)) {
            return head(socket.getInputStream());
        }
    }

    private static Socket open(Handshake handshake, String header) throws IOException {
        int port = RunningGateway.shared().port();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write("""
                    GET /connection/websocket %s\r
                    Host: 127.0.0.1:%d\r
                    Upgrade: %s\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Key: %s\r
                    Sec-WebSocket-Version: 13\r
                    %s\r
                    \r
                    """.formatted(handshake.version(), port, handshake.upgrade(), handshake.key(), header)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /// Reads up to the end of the head only, because frames follow.
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
