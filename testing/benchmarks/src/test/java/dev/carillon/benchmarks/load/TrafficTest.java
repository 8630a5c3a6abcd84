// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.carillon.benchmarks.client.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    TrafficTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        server.setExecutor(threads);
        server.createContext("/v1/events", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = refusals.getAndDecrement() > 0;
            if (!refused) {
                paths.add(exchange.getRequestURI().getPath());
                bodies.add(body);
            }
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refused ? 503 : 202, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.close();
    }

    @Test
    void postsAtTheRateAndRepeatsWhatWasNotAccepted() {
        refusals.set(3);
        Ledger ledger = new Ledger("run", 20, 1_000);

        long started = System.nanoTime();
        Traffic traffic = Traffic.start(
                new Traffic.Plan(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "key", "type", 200, 1),
                ledger);
        Waiting.until(() -> ledger.acceptedCount() >= 100, Duration.ofSeconds(30));
        traffic.close();
        long dueByNow = 1 + (System.nanoTime() - started) * 200 / 1_000_000_000;

        assertThat(ledger.acceptedCount()).isGreaterThanOrEqualTo(100).isLessThanOrEqualTo((int) dueByNow);
        assertThat(bodies).hasSize(ledger.acceptedCount());
        assertThat(bodies).anyMatch(body -> body.contains("\"id\":\"run-0\"") && body.contains("\"r0\""));
        assertThat(traffic.retryCount()).isEqualTo(3);
        assertThat(ledger.summary().refused()).isZero();
    }

    @Test
    void postsRealBatches() {
        Ledger ledger = new Ledger("run", 20, 10_000);

        long started = System.nanoTime();
        Traffic traffic = Traffic.start(
                new Traffic.Plan(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "key", "type", 200, 50),
                ledger);
        Waiting.until(() -> ledger.acceptedCount() >= 200, Duration.ofSeconds(30));
        traffic.close();
        long dueByNow = 50 + (System.nanoTime() - started) * 200 / 1_000_000_000;

        assertThat(paths).containsOnly("/v1/events/batch");
        assertThat(bodies).allSatisfy(body -> assertThat(Json.parse(body)).hasSize(50));
        assertThat(ledger.acceptedCount())
                .isEqualTo(bodies.size() * 50)
                .isGreaterThanOrEqualTo(200)
                .isLessThanOrEqualTo((int) dueByNow);
        assertThat(ledger.summary().refused()).isZero();
    }
}
