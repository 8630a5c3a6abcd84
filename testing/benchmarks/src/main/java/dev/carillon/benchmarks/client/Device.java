// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Client of the gateway with the Centrifuge protocol in JSON. It keeps its positions when it loses its connection,
/// and resumes from them; if it missed too much for that, it reads its list. Everything runs on the thread of
/// [Devices].
final class Device {

    private static final int FIRST_LOOPBACK = 2;
    private static final int LOOPBACKS = 16;
    private static final int PAGE = 100;

    private final int index;
    private final String token;
    private final Acks acks;
    private final InboxListener listener;
    private final Map<String, InboxListener.Position> positions = new HashMap<>();
    private final Deque<ByteBuffer> outgoing = new ArrayDeque<>();

    private Phase phase = Phase.IDLE;
    private WebSocketFrames frames = new WebSocketFrames();
    private StringBuilder upgradeAnswer = new StringBuilder();
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private boolean answersPings;
    private int commandId = 1;
    private boolean missed;

    private enum Phase {
        IDLE,
        CONNECTING,
        UPGRADING,
        OPENING,
        OPEN
    }

    Device(int index, String token, Acks acks, InboxListener listener) {
        this.index = index;
        this.token = token;
        this.acks = acks;
        this.listener = listener;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    void connect(Selector selector, int port) throws IOException {
        SocketChannel fresh = SocketChannel.open();
        fresh.configureBlocking(false);
        fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Each loopback address has its own outgoing ports, so that ports do not limit the number of devices.
        fresh.bind(new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (FIRST_LOOPBACK + index % LOOPBACKS)}), 0));
        channel = fresh;
        frames = new WebSocketFrames();
        upgradeAnswer = new StringBuilder();
        outgoing.clear();
        phase = Phase.CONNECTING;
        key = fresh.register(selector, SelectionKey.OP_CONNECT, this);
        outgoing.add(ByteBuffer.wrap(upgrade(port)));
        if (fresh.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port))) {
            connected();
        }
    }

    /// @throws IOException if the connection is lost
    void proceed(ByteBuffer buffer) throws IOException {
        SocketChannel open = requireChannel();
        if (phase == Phase.CONNECTING) {
            open.finishConnect();
            connected();
            return;
        }
        flush();
        buffer.clear();
        int read = open.read(buffer);
        if (read < 0) {
            throw new IOException("the gateway ended the connection");
        }
        if (read > 0) {
            buffer.flip();
            take(buffer, System.nanoTime());
        }
    }

    void disconnect() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // Ignored: the connection is discarded either way.
        }
        channel = null;
        key = null;
        phase = Phase.IDLE;
    }

    void send(ByteBuffer frame) throws IOException {
        outgoing.add(frame);
        flush();
    }

    private static byte[] upgrade(int port) {
        return """
                GET /connection/websocket HTTP/1.1\r
                Host: 127.0.0.1:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: Y2FyaWxsb24tYmVuY2htYQ==\r
                Sec-WebSocket-Version: 13\r
                \r
                """.formatted(port).getBytes(StandardCharsets.US_ASCII);
    }

    private void connected() throws IOException {
        phase = Phase.UPGRADING;
        flush();
    }

    private void take(ByteBuffer bytes, long atNanos) throws IOException {
        if (phase == Phase.UPGRADING && !upgraded(bytes)) {
            return;
        }
        for (WebSocketFrames.Incoming incoming : frames.take(bytes)) {
            switch (incoming) {
                case WebSocketFrames.Incoming.Ping(ByteBuffer payload) -> send(WebSocketFrames.pong(payload));
                case WebSocketFrames.Incoming.Close(int code, String reason) ->
                    throw new IOException("closed with %d %s".formatted(code, reason));
                case WebSocketFrames.Incoming.Text(String text) -> understand(text, atNanos);
            }
        }
    }

    private boolean upgraded(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            upgradeAnswer.append((char) bytes.get());
            if (upgradeAnswer.indexOf("\r\n\r\n") >= 0) {
                if (!upgradeAnswer.toString().startsWith("HTTP/1.1 101")) {
                    throw new IOException("not upgraded: "
                            + upgradeAnswer.toString().lines().findFirst().orElse(""));
                }
                phase = Phase.OPENING;
                send(WebSocketFrames.text(connectCommand()));
                return true;
            }
        }
        return false;
    }

    private String connectCommand() {
        ObjectNode command = Json.object();
        commandId = 1;
        command.put("id", commandId);
        ObjectNode connect = command.putObject("connect").put("token", token).put("name", "bench");
        if (!positions.isEmpty()) {
            ObjectNode subscriptions = connect.putObject("subs");
            positions.forEach((name, position) -> subscriptions
                    .putObject(name)
                    .put("recover", true)
                    .put("epoch", position.epoch())
                    .put("offset", position.offset()));
        }
        return command.toString();
    }

    private void understand(String text, long atNanos) throws IOException {
        List<String> received = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.equals("{}")) {
                if (answersPings) {
                    send(WebSocketFrames.text("{}"));
                }
            } else if (!line.isBlank()) {
                understand(Json.parse(line), atNanos, received);
            }
        }
        if (acks == Acks.EACH && !received.isEmpty()) {
            send(WebSocketFrames.text(ackCommand(received)));
        }
    }

    private void understand(JsonNode reply, long atNanos, List<String> received) throws IOException {
        if (reply.has("error")) {
            throw new IOException("the gateway refuses: " + reply.get("error"));
        }
        JsonNode publication = reply.path("push").path("pub");
        if (publication.isObject()) {
            String name = reply.path("push").path("channel").asString();
            InboxListener.Position last = positions.getOrDefault(name, new InboxListener.Position("", 0));
            publish(name, last.epoch(), publication, atNanos, received);
        } else if (reply.has("connect")) {
            opened(reply.path("connect"), atNanos, received);
            if (missed) {
                send(WebSocketFrames.text(listCommand("")));
            }
        } else if (reply.path("rpc").path("data").has("items")) {
            list(reply.path("rpc").path("data"), atNanos, received);
        }
    }

    private void opened(JsonNode result, long atNanos, List<String> received) {
        answersPings = result.path("pong").asBoolean(false);
        for (Map.Entry<String, JsonNode> entry : result.path("subs").properties()) {
            String name = entry.getKey();
            JsonNode subscription = entry.getValue();
            String epoch = subscription.path("epoch").asString("");
            if (positions.containsKey(name) && !subscription.path("recovered").asBoolean(false)) {
                listener.gap(index, name);
                missed = true;
            }
            if (!positions.containsKey(name)
                    || subscription.path("publications").isEmpty()) {
                positions.put(
                        name,
                        new InboxListener.Position(
                                epoch, subscription.path("offset").asLong(0)));
            }
            for (JsonNode publication : subscription.path("publications")) {
                publish(name, epoch, publication, atNanos, received);
            }
        }
        phase = Phase.OPEN;
    }

    private void publish(String name, String epoch, JsonNode publication, long atNanos, List<String> received) {
        InboxListener.Position position =
                new InboxListener.Position(epoch, publication.path("offset").asLong(0));
        JsonNode notification = publication.path("data");
        listener.received(index, name, position, notification, atNanos);
        positions.put(name, position);
        received.add(notification.path("id").asString(""));
    }

    /// Reads older pages until they contain nothing new. After a lost connection the next connection reads the
    /// list.
    private void list(JsonNode page, long atNanos, List<String> received) throws IOException {
        boolean anyNew = false;
        for (JsonNode item : page.path("items")) {
            if (listener.listed(index, item, atNanos)) {
                anyNew = true;
                received.add(item.path("id").asString(""));
            }
        }
        String next = page.path("next").asString("");
        if (anyNew && !next.isEmpty()) {
            send(WebSocketFrames.text(listCommand(next)));
        } else {
            missed = false;
        }
    }

    private String listCommand(String before) {
        ObjectNode command = Json.object();
        commandId++;
        command.put("id", commandId);
        ObjectNode data = command.putObject("rpc").put("method", "list").putObject("data");
        data.put("limit", PAGE);
        if (!before.isEmpty()) {
            data.put("before", before);
        }
        return command.toString();
    }

    private String ackCommand(List<String> notifications) {
        ObjectNode command = Json.object();
        commandId++;
        command.put("id", commandId);
        ObjectNode data = command.putObject("rpc").put("method", "ack").putObject("data");
        notifications.forEach(data.putArray("ids")::add);
        return command.toString();
    }

    private void flush() throws IOException {
        SocketChannel open = requireChannel();
        while (!outgoing.isEmpty()) {
            open.write(outgoing.getFirst());
            if (outgoing.getFirst().hasRemaining()) {
                break;
            }
            outgoing.removeFirst();
        }
        if (key != null) {
            key.interestOps(outgoing.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private SocketChannel requireChannel() throws IOException {
        if (channel == null) {
            throw new IOException("not connected");
        }
        return channel;
    }
}
