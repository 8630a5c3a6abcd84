// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Conversion between values of one type and bytes. Stateless and thread-safe.
public interface Codec<T> {

    Codec<String> TEXT = text(Function.identity());
    Codec<RecipientKey> RECIPIENT_KEY = text(RecipientKey::parse);
    Codec<SubscriptionKey> SUBSCRIPTION_KEY = text(SubscriptionKey::parse);
    Codec<CatalogKey> CATALOG_KEY = text(CatalogKey::parse);

    byte[] encode(T value);

    /// Decodes bytes. Never throws for invalid bytes.
    Decoded<T> decode(byte[] bytes);

    default Serializer<T> serializer() {
        return (_, value) -> absent(value) ? noBytes() : encode(value);
    }

    /// Deserializer that returns null for a record without a value (a tombstone), as Kafka does.
    default Deserializer<Decoded<T>> deserializer() {
        return (_, bytes) -> absent(bytes) ? noValue() : decode(bytes);
    }

    /// Codec of Protobuf messages.
    static <M extends MessageLite> Codec<M> protobuf(Parser<M> parser) {
        return new Codec<>() {
            @Override
            public byte[] encode(M message) {
                return message.toByteArray();
            }

            @Override
            public Decoded<M> decode(byte[] bytes) {
                try {
                    return new Decoded.Value<>(parser.parseFrom(bytes));
                } catch (InvalidProtocolBufferException e) {
                    return new Decoded.Undecodable<>(
                            ByteString.copyFrom(bytes), "not the expected Protobuf message: " + e.getMessage());
                }
            }
        };
    }

    /// Codec of values whose `toString` is their wire form in UTF-8.
    ///
    /// @param parse Parses a text; throws [IllegalArgumentException] for an invalid one
    static <T> Codec<T> text(Function<String, T> parse) {
        return new Codec<>() {
            @Override
            public byte[] encode(T value) {
                return value.toString().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Decoded<T> decode(byte[] bytes) {
                try {
                    return new Decoded.Value<>(parse.apply(new String(bytes, StandardCharsets.UTF_8)));
                } catch (IllegalArgumentException e) {
                    return new Decoded.Undecodable<>(
                            ByteString.copyFrom(bytes), "not the expected key: " + e.getMessage());
                }
            }
        };
    }

    // Kafka passes null for tombstones through interfaces without null annotations. Only these three methods handle
    // that.

    private static boolean absent(@Nullable Object value) {
        return value == null;
    }

    @SuppressWarnings("NullAway") // Kafka's null for a tombstone
    private static byte[] noBytes() {
        return null;
    }

    @SuppressWarnings("NullAway") // Kafka's null for a tombstone
    private static <T> Decoded<T> noValue() {
        return null;
    }
}
