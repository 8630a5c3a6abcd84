// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.edge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stand-in for a service behind the edge. It answers every request with its name and the request's head, is ready
/// for health checks, and accepts WebSockets, to which it sends one text frame.
final class StubService implements AutoCloseable {

    private static final String WEBSOCKET_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final String name;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param port port of the loopback interface; 0 for a free one
    StubService(String name, int port) throws IOException {
        this.name = name;
        this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException _) {
            // It accepts no more in any case.
        }
        threads.shutdownNow();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    /// Serves one request for each connection.
    private void serve(Socket socket) {
        try (socket;
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            String first = reader.readLine();
            if (first == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                int colon = line.indexOf(':');
                headers.merge(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip(),
                        (one, other) -> one + ", " + other);
            }
            OutputStream output = socket.getOutputStream();
            if ("websocket".equalsIgnoreCase(headers.get("upgrade"))) {
                upgrade(headers.getOrDefault("sec-websocket-key", ""), output);
                reader.read();
            } else {
                String body = name + "\n" + first + "\n" + headers;
                output.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), first.startsWith("HEAD ") ? "" : body)
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException | GeneralSecurityException _) {
            // The caller sees a broken connection.
        }
    }

    private void upgrade(String key, OutputStream output) throws IOException, GeneralSecurityException {
        byte[] accepted = MessageDigest.getInstance("SHA-1")
                .digest((key + WEBSOCKET_MAGIC).getBytes(StandardCharsets.ISO_8859_1));
        output.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(accepted) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        output.write(0x81);
        output.write(name.length());
        output.write(name.getBytes(StandardCharsets.ISO_8859_1));
        output.flush();
    }
}
