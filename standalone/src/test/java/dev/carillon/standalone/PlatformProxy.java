// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// HTTP proxy between a relay and the platform. It records which events the platform accepted, and can run an action
/// after the platform's answer and before the relay has it. Thread-safe.
final class PlatformProxy implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI platform;
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final AtomicReference<Runnable> onAccepted = new AtomicReference<>(() -> {});

    private PlatformProxy(HttpServer server, URI platform) {
        this.server = server;
        this.platform = platform;
    }

    static PlatformProxy before(URI platform) {
        try {
            PlatformProxy proxy = new PlatformProxy(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), platform);
            proxy.server.setExecutor(proxy.threads);
            proxy.server.createContext("/", proxy::pass);
            proxy.server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Ids of the accepted events in the order of the answers, with repetitions.
    List<String> accepted() {
        return accepted;
    }

    /// Runs an action once, when the platform has accepted the next event.
    void onceAccepted(Runnable action) {
        onAccepted.set(action);
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(platform.resolve(exchange.getRequestURI()))
                            .header(
                                    "Authorization",
                                    exchange.getRequestHeaders().getFirst("Authorization"))
                            .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            List<String> ids = acceptedIds(answer);
            accepted.addAll(ids);
            if (!ids.isEmpty()) {
                onAccepted.getAndSet(() -> {}).run();
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.statusCode(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> acceptedIds(HttpResponse<String> answer) {
        List<String> ids = new ArrayList<>();
        for (JsonNode item : JsonMapper.shared().readTree(answer.body())) {
            if (item.path("status").asInt(0) == 202) {
                ids.add(item.path("id").asString());
            }
        }
        return ids;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        http.close();
    }
}
