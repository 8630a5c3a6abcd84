// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Judgement of answers of a server that misbehaves by path.
class FuzzRunTest {

    private static final Duration HANG = Duration.ofMillis(300);
    private static final String UNAVAILABLE = "{\"type\":\"urn:carillon:failure:unavailable\"}";

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean wasLate = new AtomicBoolean();

    @SuppressWarnings("NullAway.Init") // set before each test
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        ended.countDown();
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/200", "/404", "/429", "/late-once"})
    void anAnswerThatIsAllowedIsNoFinding(String path) {
        assertThat(findings(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/500", "/502", "/503", "/503-without-code", "/429-without-code", "/late"})
    void aServerErrorOrNoAnswerIsAFindingWithACommand(String path) {
        assertThat(findings(path)).singleElement().satisfies(finding -> {
            assertThat(finding.index()).isEqualTo(17);
            assertThat(finding.command()).startsWith("curl ").contains("http://127.0.0.1:" + port() + path);
        });
    }

    @Test
    void aLateAnswerIsNoFindingWhileThePlatformIsLateForAll() {
        FuzzRun run = run("/late", "/late");

        send(run);

        assertThat(run.findings()).isEmpty();
        assertThat(run.rows()).singleElement().asString().contains("late with all others × 1");
    }

    private List<FuzzRun.Finding> findings(String path) {
        FuzzRun run = run(path, "/200");
        send(run);
        return run.findings();
    }

    private void send(FuzzRun run) {
        try (HttpExchanges http = new HttpExchanges(port())) {
            run.sendOne(17, http);
        }
    }

    private FuzzRun run(String path, String control) {
        return new FuzzRun(_ -> request(path), request(control), port(), HANG);
    }

    private static FuzzCase.Http request(String path) {
        return new FuzzCase.Http("test", "POST", path, List.of(), "{}".getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/late") || (path.equals("/late-once") && wasLate.compareAndSet(false, true))) {
            try {
                ended.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        int status = path.startsWith("/late") ? 200 : Integer.parseInt(path.substring(1, 4));
        byte[] body = (path.equals("/503") ? UNAVAILABLE : path.equals("/429") ? UNAVAILABLE : "{}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
