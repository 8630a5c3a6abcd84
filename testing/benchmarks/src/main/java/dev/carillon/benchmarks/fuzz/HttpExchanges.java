// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 client that sends any bytes, over one connection that is opened again when it was closed. For one thread.
final class HttpExchanges implements AutoCloseable {

    private static final int KEPT_BODY = 4_096;
    private static final int LINE = 65_536;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    HttpExchanges(int port) {
        this.port = port;
    }

    /// Sends a request, on a new connection if the old one was closed meanwhile.
    Outcome send(FuzzCase.Http request, Duration timeout) {
        boolean isReused = socket != null;
        Outcome outcome = exchange(request.bytes(), timeout, request.method());
        return isReused && outcome instanceof Outcome.Closed
                ? exchange(request.bytes(), timeout, request.method())
                : outcome;
    }

    /// Sends bytes on a new connection and ends its output, so that the server waits for nothing more.
    Outcome sendAlone(byte[] bytes, Duration timeout) {
        close();
        long start = System.nanoTime();
        try {
            Socket open = open(timeout);
            open.getOutputStream().write(bytes);
            open.shutdownOutput();
            return answer(start, "GET");
        } catch (SocketTimeoutException e) {
            return new Outcome.Late(timeout);
        } catch (IOException e) {
            return new Outcome.Closed(String.valueOf(e.getMessage()));
        } finally {
            close();
        }
    }

    /// Sends a handshake and frames on a new connection, then a ping, and ends the connection's output.
    Outcome converse(FuzzCase.Socket socketCase, Duration timeout) {
        close();
        try {
            Outcome handshake = exchange(socketCase.handshake(), timeout, "GET");
            if (!(handshake instanceof Outcome.Answered(int status, String _, Duration _)) || status != 101) {
                return handshake;
            }
            Socket open = open(timeout);
            open.getOutputStream()
                    .write(Mutator.joined(
                            Mutator.joined(socketCase.frames().toArray(byte[][]::new)), SocketFrames.ping()));
            // A frame that is not complete swallows the ping.
            open.shutdownOutput();
            return SocketFrames.awaitEnd(input());
        } catch (SocketTimeoutException e) {
            return new Outcome.Late(timeout);
        } catch (IOException e) {
            return new Outcome.Closed(String.valueOf(e.getMessage()));
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException _) {
                // Ignored: the connection is discarded either way.
            }
        }
        socket = null;
        in = null;
    }

    private Outcome exchange(byte[] request, Duration timeout, String method) {
        long start = System.nanoTime();
        try {
            Socket open = open(timeout);
            try {
                open.getOutputStream().write(request);
            } catch (IOException e) {
                // The server may refuse a body before it has read all of it.
                if (in == null || in.available() == 0) {
                    throw e;
                }
            }
            return answer(start, method);
        } catch (SocketTimeoutException e) {
            close();
            return new Outcome.Late(Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            close();
            return new Outcome.Closed(String.valueOf(e.getMessage()));
        }
    }

    private Outcome answer(long start, String method) throws IOException {
        Map<String, String> headers = new HashMap<>();
        int status = head(headers);
        while (status == 100 || status == 102 || status == 103) {
            status = head(headers);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (status == 101) {
            return new Outcome.Answered(status, "", took);
        }
        boolean isStream = headers.getOrDefault("content-type", "").startsWith("text/event-stream")
                || headers.containsKey("x-accel-buffering");
        String body = isStream ? "" : body(headers, method, status);
        if (isStream || headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
            close();
        }
        return new Outcome.Answered(status, body, took);
    }

    private int head(Map<String, String> headers) throws IOException {
        headers.clear();
        String line = line();
        if (!line.startsWith("HTTP/1.1 ")) {
            throw new IOException("no status line: " + line);
        }
        int status = Integer.parseInt(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        for (line = line(); !line.isEmpty(); line = line()) {
            String[] sides = line.split(":", 2);
            headers.put(sides[0].toLowerCase(Locale.ROOT), sides.length == 2 ? sides[1].strip() : "");
        }
        return status;
    }

    private String body(Map<String, String> headers, String method, int status) throws IOException {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return "";
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            for (int size = chunk(); size > 0; size = chunk()) {
                keep(kept, input().readNBytes(size));
                line();
            }
            line();
        } else if (headers.containsKey("content-length")) {
            keep(kept, input().readNBytes(Integer.parseInt(headers.get("content-length"))));
        } else {
            keep(kept, input().readAllBytes());
            close();
        }
        return kept.toString(StandardCharsets.UTF_8);
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private static void keep(ByteArrayOutputStream kept, byte[] bytes) {
        kept.write(bytes, 0, Math.min(bytes.length, Math.max(0, KEPT_BODY - kept.size())));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LINE) {
            int next = input().read();
            if (next < 0) {
                throw new EOFException("closed by the server");
            }
            if (next == '\n') {
                break;
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private InputStream input() throws IOException {
        if (in == null) {
            throw new IOException("not connected");
        }
        return in;
    }

    private Socket open(Duration timeout) throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket();
            socket = open;
            open.setTcpNoDelay(true);
            open.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Math.toIntExact(timeout.toMillis()));
            in = new BufferedInputStream(open.getInputStream());
        }
        open.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        return open;
    }
}
