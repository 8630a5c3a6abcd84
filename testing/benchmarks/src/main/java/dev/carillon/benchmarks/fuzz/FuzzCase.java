// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// One input of the drill.
sealed interface FuzzCase {

    /// Name of the interface that gets the input.
    String surface();

    /// Shell command that sends the input again.
    String command(int port);

    /// Header of a request.
    record Header(String name, String value) {}

    /// HTTP request with correct framing.
    ///
    /// @param target path and query in the request line
    /// @param allowance documented time that the answer may take beyond the limit of the run
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record Http(String surface, String method, String target, List<Header> headers, byte[] body, Duration allowance)
            implements FuzzCase {

        private static final int MOST_PRINTED = 2_000;

        public Http {
            headers = List.copyOf(headers);
        }

        /// Request on the wire.
        byte[] bytes() {
            StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n".formatted(method, target));
            headers.forEach(header -> head.append(header.name())
                    .append(": ")
                    .append(header.value())
                    .append("\r\n"));
            if (body.length > 0 || !method.equals("GET")) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            return Mutator.joined(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8), body);
        }

        @Override
        public String command(int port) {
            String sent = headers.stream()
                    .map(header -> " -H " + quoted(header.name() + ": " + header.value()))
                    .collect(Collectors.joining());
            String call = "curl -sS -i --path-as-is -g -X %s%s".formatted(method, sent);
            String url = quoted("http://127.0.0.1:%d%s".formatted(port, target));
            if (body.length == 0) {
                return call + " " + url;
            }
            if (isPrintable(body)) {
                return "%s --data-binary %s %s".formatted(call, quoted(new String(body, StandardCharsets.UTF_8)), url);
            }
            return "base64 -d <<<%s | %s --data-binary @- %s"
                    .formatted(Base64.getEncoder().encodeToString(body), call, url);
        }

        private static boolean isPrintable(byte[] body) {
            String text = new String(body, StandardCharsets.UTF_8);
            return body.length < MOST_PRINTED
                    && text.chars().noneMatch(c -> c < ' ')
                    && Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body);
        }
    }

    /// Bytes on a new connection that need not be an HTTP request.
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record Bytes(String surface, byte[] bytes) implements FuzzCase {

        @Override
        public String command(int port) {
            return netcat(bytes, port);
        }
    }

    /// Frames on a new WebSocket connection.
    ///
    /// @param target path and query of the handshake
    /// @param frames complete frames
    record Socket(String surface, String target, List<byte[]> frames) implements FuzzCase {

        public Socket {
            frames = List.copyOf(frames);
        }

        byte[] handshake() {
            return """
                    GET %s HTTP/1.1\r
                    Host: 127.0.0.1\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Key: Y2FyaWxsb24tYmVuY2htYQ==\r
                    Sec-WebSocket-Version: 13\r
                    \r
                    """.formatted(target).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String command(int port) {
            return netcat(Mutator.joined(handshake(), Mutator.joined(frames.toArray(byte[][]::new))), port);
        }
    }

    private static String netcat(byte[] bytes, int port) {
        return "base64 -d <<<%s | nc -q 2 127.0.0.1 %d"
                .formatted(Base64.getEncoder().encodeToString(bytes), port);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
