// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Persistent HTTP connection of a producer, one request at a time. It uses plain sockets, because a general HTTP
/// client takes more processor time than the measured service. For one thread.
public final class ProducerConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(15).toMillis();

    private final URI service;
    private final String authorization;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    public ProducerConnection(URI service, String apiKey) {
        this.service = service;
        this.authorization = "Bearer " + apiKey;
    }

    /// Outcome of a POST.
    public sealed interface Outcome {

        /// The service answered.
        record Answered(int status, String body) implements Outcome {}

        /// The service did not answer; the request may or may not have been processed.
        record Unanswered(IOException cause) implements Outcome {}
    }

    public Outcome post(String path, byte[] body) {
        try {
            InputStream input = connected();
            write(path, body);
            return read(input);
        } catch (IOException e) {
            close();
            return new Outcome.Unanswered(e);
        }
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException _) {
            // Ignored: the connection is discarded either way.
        }
        socket = null;
        in = null;
    }

    private InputStream connected() throws IOException {
        if (in != null) {
            return in;
        }
        Socket fresh = new Socket();
        fresh.setTcpNoDelay(true);
        fresh.setSoTimeout(TIMEOUT_MILLIS);
        fresh.connect(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), service.getPort()),
                TIMEOUT_MILLIS);
        InputStream input = new BufferedInputStream(fresh.getInputStream());
        socket = fresh;
        in = input;
        return input;
    }

    private void write(String path, byte[] body) throws IOException {
        if (socket == null) {
            throw new IOException("not connected");
        }
        byte[] head = """
                POST %s HTTP/1.1\r
                Host: %s\r
                Authorization: %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(path, service.getAuthority(), authorization, body.length)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        socket.getOutputStream().write(request);
    }

    private Outcome read(InputStream input) throws IOException {
        String statusLine = line(input);
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        int length = 0;
        boolean chunked = false;
        boolean last = false;
        for (String header = line(input); !header.isEmpty(); header = line(input)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            last |= lower.startsWith("connection:") && lower.contains("close");
        }
        byte[] body = chunked ? chunks(input) : exactly(input, length);
        if (last) {
            close();
        }
        return new Outcome.Answered(status, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] chunks(InputStream input) throws IOException {
        byte[] all = new byte[0];
        while (true) {
            int size = Integer.parseInt(line(input).split(";", 2)[0].strip(), 16);
            byte[] chunk = exactly(input, size);
            line(input);
            if (size == 0) {
                return all;
            }
            byte[] longer = new byte[all.length + size];
            System.arraycopy(all, 0, longer, 0, all.length);
            System.arraycopy(chunk, 0, longer, all.length, size);
            all = longer;
        }
    }

    private static byte[] exactly(InputStream input, int length) throws IOException {
        byte[] bytes = input.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ended early");
        }
        return bytes;
    }

    private static String line(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = input.read(); read != '\n'; read = input.read()) {
            if (read < 0) {
                throw new EOFException("the connection ended");
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }
}
