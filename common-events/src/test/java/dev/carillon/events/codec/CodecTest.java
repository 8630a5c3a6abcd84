// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Payload;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CodecTest {

    private static final Codec<Event> EVENTS = Codec.protobuf(Event.parser());

    @Property(tries = 200)
    void whatIsEncodedDecodesToTheSame(@ForAll String id, @ForAll byte[] data, @ForAll long instant) {
        Event event = Event.newBuilder()
                .setTenant("acme")
                .setId(new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .setData(PayloadCodec.plain(ByteString.copyFrom(data)))
                .setAcceptedAtMillis(instant)
                .build();

        assertThat(EVENTS.decode(EVENTS.encode(event))).isEqualTo(new Decoded.Value<>(event));
    }

    @Property(tries = 500)
    void decodingNeverThrows(@ForAll byte[] bytes) {
        assertThat(EVENTS.decode(bytes)).isNotNull();
        assertThat(Codec.RECIPIENT_KEY.decode(bytes)).isNotNull();
        assertThat(Codec.CATALOG_KEY.decode(bytes)).isNotNull();
    }

    @Test
    void bytesThatAreNoMessageAreKeptUntouched() {
        byte[] bytes = {(byte) 0xff, (byte) 0xff, 1};

        Decoded<Event> decoded = EVENTS.decode(bytes);

        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Undecodable.class,
                        undecodable -> assertThat(undecodable.bytes()).isEqualTo(ByteString.copyFrom(bytes)));
    }

    @Test
    void aTombstoneHasNoValueInBothDirections() {
        assertThat(EVENTS.deserializer().deserialize("any", null)).isNull();
        assertThat(EVENTS.serializer().serialize("any", null)).isNull();
    }

    @Test
    void recipientKeysAreTextOnTheWire() {
        assertThat(Codec.RECIPIENT_KEY.encode(RecipientKey.of("acme", "ann")))
                .isEqualTo("acme/ann".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void contentUnderADataKeyIsUndecodableRatherThanMisread() {
        Payload encrypted = Payload.newBuilder()
                .setContent(ByteString.copyFromUtf8("ciphertext"))
                .setDataKeyId("key-1")
                .build();

        assertThat(PayloadCodec.open(encrypted)).isInstanceOf(Decoded.Undecodable.class);
        assertThat(PayloadCodec.open(encrypted, Event.parser())).isInstanceOf(Decoded.Undecodable.class);
    }
}
