// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.eclipse.jetty.io.ConnectionStatistics;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class HttpServerTest {

    private static final int LIMIT = 64 * 1024;

    private final AtomicInteger handled = new AtomicInteger();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final ConnectionStatistics statistics = new ConnectionStatistics();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        connector.addBean(statistics);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                handled.incrementAndGet();
                Optional.ofNullable(request.getHeaders().get("Authorization")).ifPresent(keys::add);
                if (request.getHttpURI().getPath().equals("/refused")) {
                    response.setStatus(401);
                    response.getHeaders().put("Content-Length", 1);
                    response.write(true, ByteBuffer.wrap(new byte[] {'x'}), callback);
                    return true;
                }
                try (InputStream body = Content.Source.asInputStream(request)) {
                    response.write(true, ByteBuffer.wrap(body.readAllBytes()), callback);
                } catch (IOException e) {
                    response.setStatus(500);
                    response.write(true, ByteBuffer.wrap(new byte[] {'x'}), callback);
                }
                return true;
            }
        });
        new ExactRequests().customize(server);
        HttpServerConfiguration.guard(
                server,
                new HttpServerProperties(DataSize.ofBytes(LIMIT), Duration.ofMillis(500)),
                List.of(
                        new BodyLimit("/v1", 10),
                        new BodyLimit("/v1/large", 20),
                        new BodyLimit("/refused", 2 * LIMIT)));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void aHugeChunkedBodyIsReadUpToTheLimitOnly() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            long sent = flood(socket);

            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("\"limit\":" + LIMIT);
            assertThat(sent).isGreaterThan(LIMIT);
        }
        Awaitility.await().until(() -> statistics.getConnections() == 0);
        assertThat(statistics.getReceivedBytes()).isBetween((long) LIMIT, 8L * LIMIT);
    }

    @Test
    void aDeclaredLengthBeyondTheLimitIsRefusedUnread() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000000\r\n\r\n");

            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 413")
                    .contains("application/problem+json")
                    .contains("\"type\":\"urn:carillon:failure:payload-too-large\"")
                    .contains("the limit is 65536");
        }
        assertThat(handled).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"/v1/inbox,10,200", "/v1/inbox,11,413", "/v1/large,20,200", "/v1/large/a,21,413", "/v2,21,200"})
    void theLongestPrefixOfThePathHasTheLimit(String path, int length, int status) throws IOException {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(path, length, "x".repeat(length)));

            assertThat(answer(socket)).startsWith("HTTP/1.1 " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 5", "Transfer-Encoding: chunked"})
    void aBodyThatNeverComesIsAnsweredInTime(String header) throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("did not arrive within 0.5 s");
        }
    }

    /// Bytes that keep arriving do not extend the time.
    @Test
    void aBodyThatArrivesTooSlowlyIsAnsweredInTime() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");
            InputStream in = socket.getInputStream();
            Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
                send(socket, "x");
                return in.available() > 0;
            });

            assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("did not arrive within 0.5 s");
        }
    }

    @ParameterizedTest
    @CsvSource({"/%00,X: y", "/,X Y: z", "/,Content-Length: many"})
    void theAnswerToAMalformedRequestSaysThatTheConnectionEnds(String path, String header) throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST %s HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n".formatted(path, header));

            assertThat(answer(socket)).startsWith("HTTP/1.1 400").contains("Connection: close");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/%00,X: y,400",
        "/a%2Fb/%zz,X: y,400",
        "/,X Y: z,400",
        "/,Content-Length: many,400",
        "/,X: " + "LONG" + ",431"
    })
    void jettysOwnErrorsAreProblems(String path, String header, int status) throws IOException {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n\r\n"
                            .formatted(path, header.replace("LONG", "x".repeat(10_000))));

            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 " + status)
                    .containsIgnoringCase("Content-Type: application/problem+json")
                    .contains("urn:carillon:failure:invalid-request")
                    .doesNotContainIgnoringCase("<html");
        }
    }

    /// A client sends the body after the headers, and then its next request, because nothing told it otherwise.
    @ParameterizedTest
    @CsvSource({"Content-Length: 5,hello", "Transfer-Encoding: chunked,5|hello|0||"})
    void aRequestThatIsRefusedUnreadLeavesTheConnectionUsable(String header, String body) throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST /refused HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");
            Awaitility.await().until(() -> handled.get() == 1);
            send(socket, body.replace("|", "\r\n"));
            send(socket, "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 401").contains("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void theRefusalOfABodyThatNeverComesSaysThatTheConnectionEnds(String header) throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST /refused HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n".formatted(header));

            assertThat(answer(socket)).startsWith("HTTP/1.1 401").contains("Connection: close");
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 5,Expect: 100-continue", "Content-Length: 65537,X: y"})
    void aBodyThatIsNotWorthReadingEndsTheConnectionAtOnce(String length, String header) throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST /refused HTTP/1.1\r\nHost: a\r\n%s\r\n%s\r\n\r\n".formatted(length, header));

            assertThat(answer(socket)).startsWith("HTTP/1.1 401").contains("Connection: close");
        }
    }

    @Test
    void aBrowserGetsAPage() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept: text/html,*/*\r\n\r\n");

            assertThat(answer(socket)).startsWith("HTTP/1.1 400").doesNotContain("jetty");
        }
    }

    @Test
    void aHeaderValueKeepsItsCaseOnAConnectionThatSentItDifferently() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer Abc\r\n\r\n");
            send(socket, "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer abC\r\nConnection: close\r\n\r\n");
            answer(socket);
        }

        assertThat(keys).containsExactly("Bearer Abc", "Bearer abC");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Sends chunks until the server closes or 64 MiB are sent.
    private static long flood(Socket socket) {
        byte[] chunk = ("4000\r\n" + "x".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        long sent = 0;
        try {
            OutputStream out = socket.getOutputStream();
            while (sent < 64L * 1024 * 1024 && socket.getInputStream().available() == 0) {
                out.write(chunk);
                sent += chunk.length;
            }
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
        return sent;
    }

    private static String answer(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                answer.append((char) next);
            }
        } catch (java.net.SocketException e) {
            // The server closed while the client was still sending.
            assertThat(answer).isNotEmpty();
        }
        return answer.toString();
    }
}
