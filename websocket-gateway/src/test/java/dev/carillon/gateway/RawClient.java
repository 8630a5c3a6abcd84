// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Client that sends bare frames of the protocol. It answers pings, which can be switched off.
final class RawClient implements WebSocket.Listener, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private volatile boolean answersPings = true;
    private volatile boolean reads = true;
    private volatile int closeCode;
    private volatile String closeReason = "";

    private RawClient(String address, String... subprotocols) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(
                    subprotocols[0], Stream.of(subprotocols).skip(1).toArray(String[]::new));
        }
        this.socket = builder.buildAsync(URI.create(address), this).join();
    }

    static RawClient open(RunningGateway gateway, String... subprotocols) {
        return new RawClient(gateway.socketAddress(), subprotocols);
    }

    static RawClient openAt(String address) {
        return new RawClient(address);
    }

    /// Opens a socket and connects with a token.
    static RawClient connect(RunningGateway gateway, String token) {
        return connect(gateway, token, "");
    }

    /// @param more further members of the connect request, such as `"data":{}`
    static RawClient connect(RunningGateway gateway, String token, String more) {
        return connect(gateway.socketAddress(), token, more);
    }

    static RawClient connect(String address, String token, String more) {
        RawClient client = new RawClient(address);
        client.send("{\"id\":1,\"connect\":{\"token\":\"%s\"%s}}".formatted(token, more.isEmpty() ? "" : "," + more));
        client.await(node -> node.path("id").asInt(0) == 1);
        return client;
    }

    RawClient withoutPongs() {
        answersPings = false;
        return this;
    }

    /// Stops reading from the socket.
    void stopReading() {
        reads = false;
    }

    void readOn() {
        reads = true;
        socket.request(1);
    }

    void send(String frame) {
        socket.sendText(frame, true).join();
    }

    void sendBinary(String frame) {
        socket.sendBinary(java.nio.ByteBuffer.wrap(frame.getBytes(java.nio.charset.StandardCharsets.UTF_8)), true)
                .join();
    }

    /// Calls a method and returns its answer.
    JsonNode call(int id, String method, String data) {
        send("{\"id\":%d,\"rpc\":{\"method\":\"%s\",\"data\":%s}}".formatted(id, method, data));
        return reply(id);
    }

    JsonNode reply(int id) {
        return await(node -> node.path("id").asInt(0) == id);
    }

    JsonNode sub(String channel) {
        return reply(1).path("connect").path("subs").path(channel);
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    JsonNode await(Predicate<JsonNode> expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> received.stream().anyMatch(expected) || closeCode != 0);
        return received.stream()
                .filter(expected)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "closed with %d %s; received %s".formatted(closeCode, closeReason, received)));
    }

    /// All publications of notifications so far.
    List<JsonNode> publications() {
        List<JsonNode> publications = new ArrayList<>();
        for (JsonNode node : received) {
            JsonNode publication = node.path("push").path("pub");
            if (publication.path("tags").path("kind").asString("").equals("notification")) {
                publications.add(publication);
            }
        }
        return publications;
    }

    JsonNode awaitPublication(String id) {
        return await(node -> node.path("push")
                        .path("pub")
                        .path("data")
                        .path("id")
                        .asString("")
                        .equals(id))
                .path("push")
                .path("pub");
    }

    void awaitPublications(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> publications().size() >= count || closeCode != 0);
        if (publications().size() < count) {
            throw new AssertionError("closed with %d %s; received %s".formatted(closeCode, closeReason, received));
        }
    }

    int awaitClose() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> closeCode != 0);
        return closeCode;
    }

    boolean isClosed() {
        return closeCode != 0;
    }

    String closeReason() {
        return closeReason;
    }

    /// Drops the connection without a Close frame.
    void drop() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String frame = partial.toString();
            partial.setLength(0);
            for (String line : frame.split("\n")) {
                JsonNode node = JSON.readTree(line);
                received.add(node);
                if (node.isEmpty() && answersPings) {
                    webSocket.sendText("{}", true);
                }
            }
        }
        if (reads) {
            webSocket.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeReason = reason;
        closeCode = statusCode;
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closeReason = String.valueOf(error);
        closeCode = closeCode == 0 ? 1006 : closeCode;
    }
}
