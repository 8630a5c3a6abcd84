// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Requests of strangers: without credentials, and with a body that never ends.
public final class EndlessBody {

    private static final List<String> CONTENT_TYPES = List.of(
            "application/json",
            "application/x-www-form-urlencoded",
            "application/octet-stream",
            "multipart/form-data; boundary=x");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int REQUEST_TIMEOUT = 408;
    private static final long MOST_SENT = 64L * 1024 * 1024;

    private EndlessBody() {}

    /// Answer to a request.
    ///
    /// @param endpoint method and path
    public record Answer(String endpoint, String contentType, int status) {

        /// True if the server waited for the body before it refused the request.
        public boolean isWaitedFor() {
            return status == REQUEST_TIMEOUT;
        }
    }

    /// Sends the beginning of a body to each endpoint, with each content type, and no more. A server that refuses a
    /// stranger without reading the body answers at once; one that reads it answers 408.
    ///
    /// @param endpoints method and path with values for its variables, such as `POST /v1/events`
    public static List<Answer> stall(int port, Collection<String> endpoints) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> asked = new ArrayList<>();
            for (String endpoint : endpoints) {
                for (String type : CONTENT_TYPES) {
                    asked.add(threads.submit(() -> new Answer(endpoint, type, stall(port, endpoint, type))));
                }
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : asked) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request had no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Sends a body until the server answers or closes the connection.
    ///
    /// @return bytes that were sent, some of which only the operating systems have
    /// @throws IllegalStateException if the server takes 64 MiB
    public static long flood(int port, String endpoint, String contentType) {
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = open(port, endpoint, contentType)) {
            OutputStream out = socket.getOutputStream();
            for (long sent = 0; sent < MOST_SENT; sent += chunk.length) {
                if (socket.getInputStream().available() > 0) {
                    return sent;
                }
                try {
                    out.write(chunk);
                } catch (SocketException _) { // The server has closed the connection.
                    return sent;
                }
            }
            throw new IllegalStateException("%s takes an endless body".formatted(endpoint));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int stall(int port, String endpoint, String contentType) throws IOException {
        try (Socket socket = open(port, endpoint, contentType)) {
            socket.getOutputStream().write("1\r\n{\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            if (line == null) {
                throw new IOException("%s closes the connection without an answer".formatted(endpoint));
            }
            return Integer.parseInt(line.split(" ", 3)[1]);
        }
    }

    private static Socket open(int port, String endpoint, String contentType) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
        String head = """
                %s HTTP/1.1\r
                Host: 127.0.0.1\r
                Content-Type: %s\r
                Transfer-Encoding: chunked\r
                \r
                """.formatted(endpoint, contentType);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
