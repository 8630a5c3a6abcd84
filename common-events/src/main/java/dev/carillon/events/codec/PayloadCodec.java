// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.carillon.events.v1.Payload;

/// Codec of unencrypted [Payload]s. A payload that names a data key is undecodable here; use a [PayloadSeal] for
/// payloads that may be encrypted.
public final class PayloadCodec {

    private PayloadCodec() {}

    public static Payload plain(MessageLite content) {
        return plain(content.toByteString());
    }

    public static Payload plain(ByteString content) {
        return Payload.newBuilder().setContent(content).build();
    }

    public static Decoded<ByteString> open(Payload payload) {
        return payload.getDataKeyId().isEmpty()
                ? new Decoded.Value<>(payload.getContent())
                : new Decoded.Undecodable<>(payload.toByteString(), "sealed with a data key");
    }

    public static <M extends MessageLite> Decoded<M> open(Payload payload, Parser<M> parser) {
        return switch (open(payload)) {
            case Decoded.Undecodable<ByteString>(ByteString bytes, String cause) ->
                new Decoded.Undecodable<>(bytes, cause);
            case Decoded.Value<ByteString>(ByteString content) -> {
                try {
                    yield new Decoded.Value<>(parser.parseFrom(content));
                } catch (InvalidProtocolBufferException e) {
                    yield new Decoded.Undecodable<>(content, "content: " + e.getMessage());
                }
            }
        };
    }
}
