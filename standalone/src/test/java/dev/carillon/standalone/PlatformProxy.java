// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Proxy between an outbox relay and the platform. It records which events the platform accepted, and can run an action
/// after the platform's answer and before the relay has it.
final class PlatformProxy extends LoopbackProxy {

    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final AtomicReference<Runnable> onAccepted = new AtomicReference<>(() -> {});

    private PlatformProxy(URI platform) throws IOException {
        super(platform);
    }

    static PlatformProxy start(URI platform) throws IOException {
        PlatformProxy proxy = new PlatformProxy(platform);
        proxy.start();
        return proxy;
    }

    /// Ids of the accepted events in the order of the answers, with repetitions.
    List<String> accepted() {
        return accepted;
    }

    /// Runs an action once, when the platform has accepted the next event.
    void onceAccepted(Runnable action) {
        onAccepted.set(action);
    }

    @Override
    void handle(HttpExchange exchange) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = forward(
                exchange,
                exchange.getRequestURI().toString(),
                exchange.getRequestBody().readAllBytes());
        List<String> ids = acceptedIds(answer.body());
        accepted.addAll(ids);
        if (!ids.isEmpty()) {
            onAccepted.getAndSet(() -> {}).run();
        }
        send(exchange, answer.statusCode(), answer.body());
    }

    private static List<String> acceptedIds(byte[] answer) {
        List<String> ids = new ArrayList<>();
        for (JsonNode item : JsonMapper.shared().readTree(answer)) {
            if (item.path("status").asInt(0) == 202) {
                ids.add(item.path("id").asString());
            }
        }
        return ids;
    }
}
