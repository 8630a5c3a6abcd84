// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.client.WebSocketFrames.Incoming;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1_000})
    void messagesComeTogetherFromPiecesOfAnySize(int piece) {
        String text = "{\"push\":\"" + "x".repeat(300) + "\"}";
        ByteBuffer wire = ByteBuffer.allocate(2_000);
        putFrame(wire, 0x01, text.substring(0, 200));
        putFrame(wire, 0x89, "beat");
        putFrame(wire, 0x80, text.substring(200));
        wire.put(new byte[] {(byte) 0x88, 4, 0x0b, (byte) 0xc4, 'n', 'o'}).flip();

        WebSocketFrames frames = new WebSocketFrames();
        List<Incoming> incoming = new ArrayList<>();
        while (wire.hasRemaining()) {
            byte[] next = new byte[Math.min(piece, wire.remaining())];
            wire.get(next);
            incoming.addAll(frames.take(ByteBuffer.wrap(next)));
        }

        assertThat(incoming)
                .containsExactly(
                        new Incoming.Ping(ByteBuffer.wrap("beat".getBytes(StandardCharsets.UTF_8))),
                        new Incoming.Text(text),
                        new Incoming.Close(3012, "no"));
    }

    private static void putFrame(ByteBuffer wire, int first, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        wire.put((byte) first);
        if (payload.length < 126) {
            wire.put((byte) payload.length);
        } else {
            wire.put((byte) 126).putShort((short) payload.length);
        }
        wire.put(payload);
    }
}
