// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Proxy that answers the first requests of each client with faults, and passes on the others. The path of a request
/// begins with the client's name and the list of its faults, described in `sdk/contract/README.md`.
final class FaultProxy extends LoopbackProxy {

    private final Map<String, Queue<String>> faults = new ConcurrentHashMap<>();

    private FaultProxy(URI platform) throws IOException {
        super(platform);
    }

    static FaultProxy start(URI platform) throws IOException {
        FaultProxy proxy = new FaultProxy(platform);
        proxy.start();
        return proxy;
    }

    @Override
    void handle(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String[] path = exchange.getRequestURI().toString().split("/", 4);
        Queue<String> left = faults.computeIfAbsent(
                path[1], _ -> new ConcurrentLinkedQueue<>(new ArrayDeque<>(Arrays.asList(path[2].split(",")))));
        switch (Objects.requireNonNullElse(left.poll(), "")) {
            case "cut" -> {
                // Without an answer the connection is closed.
            }
            case "lose" -> forward(exchange, "/" + path[3], body);
            case "html" -> answer(exchange, 502, "text/html", "<html>Bad gateway</html>");
            case "503" -> answer(exchange, 503, "application/json", "{}");
            case "429" -> answer(exchange, 429, "application/json", "{}");
            default -> {
                HttpResponse<byte[]> answer = forward(exchange, "/" + path[3], body);
                answer.headers()
                        .firstValue("Content-Type")
                        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
                send(exchange, answer.statusCode(), answer.body());
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Retry-After", "0");
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }
}
