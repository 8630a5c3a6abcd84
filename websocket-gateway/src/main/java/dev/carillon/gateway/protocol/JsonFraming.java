// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON encoding: one object per line. Names are the schema's in snake case, 64-bit integers are numbers, `data` is the
/// JSON value itself, and zero values are left out. Unknown fields are ignored.
public final class JsonFraming implements Framing {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ByteString PING = ByteString.copyFromUtf8("{}");
    private static final byte NEWLINE = '\n';

    @Override
    public String subprotocol() {
        return "centrifuge-json";
    }

    @Override
    public FrameKind frameKind() {
        return FrameKind.TEXT;
    }

    @Override
    public Decoding decode(ByteString frame) {
        String text = frame.toStringUtf8();
        List<Command> commands = new ArrayList<>(1);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            String line = (end < 0 ? text.substring(start) : text.substring(start, end)).strip();
            start = end < 0 ? text.length() : end + 1;
            Optional<Command> command = command(line);
            if (command.isEmpty()) {
                return new Decoding.Malformed("a line of the frame is no command");
            }
            commands.add(command.get());
        }
        return commands.isEmpty() ? new Decoding.Malformed("the frame is empty") : new Decoding.Commands(commands);
    }

    @Override
    public ByteString encode(Reply reply) {
        return switch (reply) {
            case Reply.Ping() -> PING;
            case Reply.Connected connected -> write(connected.id(), json -> connected(json, connected));
            case Reply.Subscribed(long id, Reply.StreamState state) ->
                write(id, json -> {
                    json.writeName("subscribe");
                    stream(json, state);
                });
            case Reply.Refreshed refreshed -> write(refreshed.id(), json -> refreshed(json, refreshed));
            case Reply.Unsubscribed(long id) ->
                write(id, json -> {
                    json.writeObjectPropertyStart("unsubscribe");
                    json.writeEndObject();
                });
            case Reply.Answered(long id, ByteString data) ->
                write(id, json -> {
                    json.writeObjectPropertyStart("rpc");
                    raw(json, data);
                    json.writeEndObject();
                });
            case Reply.Failed(long id, ProtocolError error) -> write(id, json -> error(json, error));
            case Reply.Pushed(Push push) -> write(0, json -> push(json, push));
        };
    }

    @Override
    public ByteString join(List<ByteString> messages) {
        if (messages.size() == 1) {
            return messages.getFirst();
        }
        int size = messages.size() - 1;
        for (ByteString message : messages) {
            size += message.size();
        }
        byte[] frame = new byte[size];
        int at = 0;
        for (ByteString message : messages) {
            if (at > 0) {
                frame[at++] = NEWLINE;
            }
            message.copyTo(frame, at);
            at += message.size();
        }
        return UnsafeByteOperations.unsafeWrap(frame);
    }

    private static Optional<Command> command(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return CommandShape.isOf(node) ? command(node) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Command> command(JsonNode node) {
        long id = number(node, "id");
        if (node.hasNonNull("connect")) {
            return connect(id, node.path("connect"));
        }
        if (node.hasNonNull("rpc")) {
            JsonNode rpc = node.path("rpc");
            return expectingReply(id, new Command.Rpc(id, text(rpc, "method"), data(rpc)));
        }
        if (node.hasNonNull("send")) {
            return Optional.of(new Command.Send(id));
        }
        if (node.hasNonNull("refresh")) {
            return expectingReply(id, new Command.Refresh(id, text(node.path("refresh"), "token")));
        }
        if (node.hasNonNull("subscribe")) {
            JsonNode subscribe = node.path("subscribe");
            String channel = text(subscribe, "channel");
            boolean whole = number(subscribe, "type") == 0 && !subscribe.hasNonNull("tf");
            return channel.isEmpty()
                    ? Optional.empty()
                    : expectingReply(
                            id,
                            whole
                                    ? new Command.Subscribe(id, channel, stream(subscribe))
                                    : NotOfferedCommand.SUBSCRIBE.command(id));
        }
        if (node.hasNonNull("unsubscribe")) {
            return expectingReply(id, new Command.Unsubscribe(id, text(node.path("unsubscribe"), "channel")));
        }
        for (NotOfferedCommand notOffered : NotOfferedCommand.values()) {
            if (node.has(notOffered.wireName())) {
                return expectingReply(id, notOffered.command(id));
            }
        }
        return id == 0 && !node.has("ping") ? Optional.of(new Command.Pong()) : Optional.empty();
    }

    private static Optional<Command> expectingReply(long id, Command command) {
        return id > 0 ? Optional.of(command) : Optional.empty();
    }

    private static Optional<Command> connect(long id, JsonNode node) {
        Map<String, Command.StreamRequest> subs = new HashMap<>();
        node.path("subs").forEachEntry((channel, stream) -> subs.put(channel, stream(stream)));
        return expectingReply(id, new Command.Connect(id, text(node, "token"), data(node), subs));
    }

    private static Command.StreamRequest stream(JsonNode node) {
        return new Command.StreamRequest(
                node.path("recover").booleanValue(false),
                text(node, "epoch"),
                number(node, "offset"),
                Command.StreamRequest.unrecoverable(number(node, "flag")));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).stringValue("");
    }

    private static long number(JsonNode node, String name) {
        return StreamOffset.find(node.path(name)).orElse(0);
    }

    private static ByteString data(JsonNode node) {
        JsonNode data = node.path("data");
        return data.isMissingNode() || data.isNull() ? ByteString.EMPTY : ByteString.copyFromUtf8(data.toString());
    }

    private static void connected(JsonGenerator json, Reply.Connected connected) {
        json.writeObjectPropertyStart("connect");
        json.writeStringProperty("client", connected.client());
        json.writeStringProperty("version", connected.version());
        timeToLive(json, connected.timeToLive());
        json.writeObjectPropertyStart("subs");
        connected.subs().forEach((channel, state) -> {
            json.writeName(channel);
            stream(json, state);
        });
        json.writeEndObject();
        json.writeNumberProperty("ping", connected.ping().toSeconds());
        json.writeBooleanProperty("pong", true);
        connected.commandEntry().ifPresent(entry -> {
            json.writeStringProperty("session", entry.session());
            json.writeStringProperty("node", entry.node());
        });
        json.writeEndObject();
    }

    private static void stream(JsonGenerator json, Reply.StreamState state) {
        json.writeStartObject();
        json.writeBooleanProperty("recoverable", true);
        json.writeStringProperty("epoch", state.epoch());
        if (!state.publications().isEmpty()) {
            json.writeArrayPropertyStart("publications");
            state.publications().forEach(publication -> publication(json, publication));
            json.writeEndArray();
        }
        if (state.recovery() == Reply.Recovery.RECOVERED) {
            json.writeBooleanProperty("recovered", true);
        }
        offset(json, state.offset());
        json.writeBooleanProperty("positioned", true);
        if (state.recovery() != Reply.Recovery.NOT_ASKED) {
            json.writeBooleanProperty("was_recovering", true);
        }
        raw(json, state.data());
        json.writeEndObject();
    }

    private static void refreshed(JsonGenerator json, Reply.Refreshed refreshed) {
        json.writeObjectPropertyStart("refresh");
        json.writeStringProperty("client", refreshed.client());
        json.writeStringProperty("version", refreshed.version());
        timeToLive(json, refreshed.timeToLive());
        json.writeEndObject();
    }

    private static void timeToLive(JsonGenerator json, Optional<Duration> timeToLive) {
        timeToLive.ifPresent(time -> {
            json.writeBooleanProperty("expires", true);
            json.writeNumberProperty("ttl", Math.max(1, time.toSeconds()));
        });
    }

    private static void error(JsonGenerator json, ProtocolError error) {
        json.writeObjectPropertyStart("error");
        json.writeNumberProperty("code", error.code());
        json.writeStringProperty("message", error.message());
        if (error.temporary()) {
            json.writeBooleanProperty("temporary", true);
        }
        json.writeEndObject();
    }

    private static void push(JsonGenerator json, Push push) {
        json.writeObjectPropertyStart("push");
        switch (push) {
            case Push.Published(String channel, Push.Publication publication) -> {
                json.writeStringProperty("channel", channel);
                json.writeName("pub");
                publication(json, publication);
            }
            case Push.Disconnected(DisconnectCode code) -> {
                json.writeObjectPropertyStart("disconnect");
                json.writeNumberProperty("code", code.code());
                json.writeStringProperty("reason", code.reason());
                json.writeEndObject();
            }
            case Push.Unsubscribed(String channel, UnsubscribeCode code) -> {
                json.writeStringProperty("channel", channel);
                json.writeObjectPropertyStart("unsubscribe");
                json.writeNumberProperty("code", code.code());
                json.writeStringProperty("reason", code.reason());
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private static void publication(JsonGenerator json, Push.Publication publication) {
        json.writeStartObject();
        raw(json, publication.data());
        offset(json, publication.offset());
        if (!publication.tags().isEmpty()) {
            json.writeObjectPropertyStart("tags");
            publication.tags().forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void offset(JsonGenerator json, long offset) {
        if (offset > 0) {
            json.writeNumberProperty("offset", offset);
        }
    }

    private static void raw(JsonGenerator json, ByteString data) {
        if (!data.isEmpty()) {
            json.writeName("data");
            // A raw newline would end the message; in JSON it is always white space between tokens.
            json.writeRawValue(
                    data.toString(StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' '));
        }
    }

    private static ByteString write(long id, java.util.function.Consumer<JsonGenerator> body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (id > 0) {
                json.writeNumberProperty("id", id);
            }
            body.accept(json);
            json.writeEndObject();
        }
        return UnsafeByteOperations.unsafeWrap(bytes.toByteArray());
    }
}
