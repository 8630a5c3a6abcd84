// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import dev.carillon.benchmarks.client.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// WebSocket frames of clients: commands in JSON and Protobuf, valid, mutated and random, and frames that break RFC
/// 6455. For one thread.
final class SocketFrames {

    private static final int FINAL = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MOST_FRAMES = 5;
    private static final List<String> METHODS = List.of(
            "ack",
            "seen",
            "read",
            "unread",
            "archive",
            "unarchive",
            "pin",
            "unpin",
            "snooze",
            "choose",
            "read_all",
            "list",
            "unread_count",
            "nope",
            "");

    private final Mutator mutator;
    private final Fixture fixture;

    SocketFrames(Mutator mutator, Fixture fixture) {
        this.mutator = mutator;
        this.fixture = fixture;
    }

    FuzzCase.Socket next() {
        boolean isProtobuf = mutator.oneIn(2);
        List<byte[]> frames = new ArrayList<>();
        if (!mutator.oneIn(5)) {
            frames.add(isProtobuf ? binary(message(connect())) : text(json(connectJson())));
        }
        for (int i = mutator.below(MOST_FRAMES); i >= 0; i--) {
            frames.add(isProtobuf ? protobufFrame() : jsonFrame());
        }
        return new FuzzCase.Socket(
                isProtobuf ? "websocket protobuf" : "websocket json",
                "/connection/websocket" + (isProtobuf ? "?format=protobuf" : ""),
                frames);
    }

    /// Ping of RFC 6455.
    static byte[] ping() {
        return frame(FINAL | PING, new byte[] {'?'});
    }

    /// Reads until the answer to the ping, or the end of the connection.
    static Outcome awaitEnd(InputStream input) throws IOException {
        DataInputStream in = new DataInputStream(input);
        while (true) {
            int first = in.read();
            if (first < 0) {
                return new Outcome.Closed("no close frame");
            }
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] payload = in.readNBytes(length);
            switch (first & 0x0f) {
                case PONG -> {
                    return new Outcome.SocketEnd(0);
                }
                case CLOSE -> {
                    return new Outcome.SocketEnd(
                            payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff);
                }
                default -> {
                    // Replies and pushes are not compared.
                }
            }
        }
    }

    private byte[] jsonFrame() {
        return switch (mutator.below(8)) {
            case 0 -> broken(json(commandJson()));
            case 1 -> text(Mutator.joined(json(commandJson()), new byte[] {'\n'}, json(commandJson())));
            case 2 -> text(mutator.json(connectJson()));
            default -> text(mutator.json(commandJson()));
        };
    }

    private byte[] protobufFrame() {
        return switch (mutator.below(8)) {
            case 0 -> broken(message(command()));
            case 1 -> binary(Mutator.joined(message(command()), message(command())));
            case 2 -> binary(mutator.bytes(message(connect())));
            case 3 -> binary(message(command()));
            case 4 -> binary(message(mutator.bytes(command())));
            default -> binary(mutator.bytes(message(command())));
        };
    }

    /// Frame that breaks RFC 6455.
    private byte[] broken(byte[] payload) {
        byte[] valid = frame(FINAL | TEXT, payload);
        return switch (mutator.below(6)) {
            case 0 -> frame(mutator.below(0x100), payload);
            case 1 -> frame(TEXT, payload);
            case 2 -> frame(FINAL | PING, new byte[200]);
            case 3 -> frame(FINAL | CLOSE, mutator.randomBytes(mutator.below(10)));
            case 4 -> new byte[] {(byte) (FINAL | TEXT), (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0};
            default -> mutator.bytes(valid);
        };
    }

    private static byte[] json(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode connectJson() {
        ObjectNode command = Json.object().put("id", 1);
        ObjectNode connect = command.putObject("connect").put("token", fixture.name("token"));
        connect.putObject("data")
                .put("device", "phone")
                .putObject("positions")
                .putObject("standard")
                .put("epoch", "a")
                .put("offset", 1);
        connect.putObject("subs")
                .putObject("inbox:standard#ann")
                .put("recover", true)
                .put("epoch", "a")
                .put("offset", 1);
        return command;
    }

    private ObjectNode commandJson() {
        ObjectNode command = Json.object().put("id", 2 + mutator.below(100));
        switch (mutator.below(9)) {
            case 0 ->
                command.putObject("subscribe")
                        .put("channel", "stream:score")
                        .put("recover", true)
                        .put("epoch", "a")
                        .put("offset", 1)
                        .put("flag", 2)
                        .put("type", 0);
            case 1 -> command.putObject("unsubscribe").put("channel", "stream:score");
            case 2 -> command.putObject("refresh").put("token", fixture.name("token"));
            case 3 ->
                command.putObject("publish").put("channel", "stream:score").put("data", "x");
            case 4 ->
                command.putObject("history").put("channel", "stream:score").put("limit", 10);
            case 5 -> command.putObject("send").put("data", "x");
            default -> {
                ObjectNode data = command.putObject("rpc")
                        .put("method", mutator.pick(METHODS))
                        .putObject("data");
                data.putArray("ids").add(fixture.name("notification"));
                data.put("at", "2026-06-01T12:00:00Z")
                        .put("until", "2027-06-01T12:00:00Z")
                        .put("limit", 10)
                        .put("before", "")
                        .put("state", "unread")
                        .put("upTo", fixture.name("notification"));
            }
        }
        return command;
    }

    private byte[] connect() {
        byte[] request = Mutator.joined(
                field(1, bytes(fixture.name("token"))),
                field(2, bytes("{\"device\":\"phone\"}")),
                field(
                        3,
                        Mutator.joined(
                                field(1, bytes("inbox:standard#ann")),
                                field(2, Mutator.joined(number(3, 1), field(6, bytes("a")), number(7, 1))))));
        return Mutator.joined(number(1, 1), field(4, request));
    }

    /// Command whose fields have the numbers of the client protocol, or others.
    private byte[] command() {
        byte[] id = number(1, 2 + mutator.below(100));
        return switch (mutator.below(6)) {
            case 0 ->
                Mutator.joined(
                        id,
                        field(
                                5,
                                Mutator.joined(
                                        field(1, bytes("stream:score")),
                                        number(3, 1),
                                        field(6, bytes("a")),
                                        number(7, mutator.oneIn(2) ? -1 : 1),
                                        number(14, -1))));
            case 1 -> Mutator.joined(id, field(6, field(1, bytes(mutator.text("stream:score")))));
            case 2 -> Mutator.joined(id, field(14, field(1, bytes(mutator.text(fixture.name("token"))))));
            case 3 -> Mutator.joined(id, field(1 + mutator.below(20), mutator.randomBytes(mutator.below(40))));
            default ->
                Mutator.joined(
                        id,
                        field(
                                13,
                                Mutator.joined(
                                        field(
                                                1,
                                                mutator.json(commandJson()
                                                        .path("rpc")
                                                        .path("data"))),
                                        field(2, bytes(mutator.pick(METHODS))))));
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Message after its length, as in a frame of the protocol.
    private static byte[] message(byte[] content) {
        return Mutator.joined(varint(content.length), content);
    }

    private static byte[] field(int number, byte[] content) {
        return Mutator.joined(varint((long) number << 3 | 2), varint(content.length), content);
    }

    private static byte[] number(int number, long value) {
        return Mutator.joined(varint((long) number << 3), varint(value));
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static byte[] text(byte[] payload) {
        return frame(FINAL | TEXT, payload);
    }

    private static byte[] binary(byte[] payload) {
        return frame(FINAL | BINARY, payload);
    }

    /// Frame with a mask of zeros, which changes nothing.
    private static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
