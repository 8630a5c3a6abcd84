// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    private static String shakeHands(String header) throws IOException {
        return request("HTTP/1.1", KEY, header);
    }

    private static String request(String version, String key, String header) throws IOException {
        int port = RunningGateway.shared().port();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write("""
                    GET /connection/websocket %s\r
                    Host: 127.0.0.1:%d\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Key: %s\r
                    Sec-WebSocket-Version: 13\r
                    %s\r
                    \r
                    """.formatted(version, port, key, header).getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return reader.lines().takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
        }
    }
}
