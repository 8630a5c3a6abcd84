// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// A platform over real HTTP that answers as a test says, and accepts everything when it says nothing.
final class Platform implements AutoCloseable {

    /// Answers one request, or closes the connection without.
    interface Script {
        void answer(HttpExchange exchange, List<String> ids) throws IOException;
    }

    final List<List<String>> requests = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final List<Long> arrivedNanos = new CopyOnWriteArrayList<>();
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    Platform() {
        server = open();
        server.createContext("/v1/events/batch", this::answer);
        server.start();
    }

    private static HttpServer open() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    Platform then(Script script) {
        scripts.add(script);
        return this;
    }

    static Script status(int status, String... header) {
        return (exchange, ids) -> {
            if (header.length == 2) {
                exchange.getResponseHeaders().set(header[0], header[1]);
            }
            send(
                    exchange,
                    status,
                    "{\"type\":\"urn:carillon:failure:x\",\"status\":%d,\"detail\":\"so it is\"}".formatted(status));
        };
    }

    static Script silence() {
        return (exchange, ids) -> exchange.close();
    }

    /// The given status for each event, in order.
    static Script each(int... statuses) {
        return (exchange, ids) -> {
            List<String> items = new ArrayList<>();
            for (int i = 0; i < statuses.length; i++) {
                items.add(item(ids.get(i), statuses[i]));
            }
            send(exchange, 207, "[" + String.join(",", items) + "]");
        };
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonArray events = JsonParser.parseString(
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                .getAsJsonArray();
        List<String> ids = new ArrayList<>();
        for (JsonElement event : events) {
            ids.add(event.getAsJsonObject().get("id").getAsString());
        }
        requests.add(ids);
        arrivedNanos.add(System.nanoTime());
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        Script script = scripts.poll();
        if (script == null) {
            each(ids.stream().mapToInt(id -> 202).toArray()).answer(exchange, ids);
        } else {
            script.answer(exchange, ids);
        }
    }

    private static String item(String id, int status) {
        return status == 202
                ? "{\"status\":202,\"id\":\"%s\",\"accepted\":1}".formatted(id)
                : "{\"status\":%d,\"problem\":{\"type\":\"urn:carillon:failure:x\",\"status\":%d,\"detail\":\"so it is\"}}"
                        .formatted(status, status);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
