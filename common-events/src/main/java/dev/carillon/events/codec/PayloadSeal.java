// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Payload;
import java.util.Collection;

/// Encryption of content that may identify a recipient, with that recipient's own key: destroying the key erases
/// the content in every copy of the log. Thread-safe; may wait a bounded time for a key that is not cached.
public interface PayloadSeal {

    /// Encrypts content with the recipient's key, which is created if it does not exist.
    ///
    /// @param recipient Key of a single recipient
    /// @throws KeysUnavailableException if the key is not available in time
    Payload seal(RecipientKey recipient, ByteString content);

    /// Decrypts a payload. A payload that [#accepts] refuses is unreadable.
    ///
    /// @throws KeysUnavailableException if the key is not available in time
    Opened<ByteString> open(RecipientKey recipient, Payload payload);

    /// True if a record with this payload for a single recipient may be processed. A seal that encrypts refuses
    /// unencrypted content, because its writer did not have the recipient's key.
    default boolean accepts(Payload payload) {
        return true;
    }

    /// Loads the keys of several recipients at once, before payloads are opened.
    ///
    /// @throws KeysUnavailableException if they are not available in time
    void prepareToOpen(Collection<RecipientKey> recipients);

    /// Loads or creates the keys of several recipients at once, before payloads are sealed.
    ///
    /// @throws KeysUnavailableException if they are not available in time
    void prepareToSeal(Collection<RecipientKey> recipients);

    /// True if keys that are not cached can be loaded.
    boolean isAvailable();

    default Payload seal(RecipientKey recipient, MessageLite content) {
        return seal(recipient, content.toByteString());
    }

    default <M extends MessageLite> Opened<M> open(RecipientKey recipient, Payload payload, Parser<M> parser) {
        return switch (open(recipient, payload)) {
            case Opened.Erased<ByteString>() -> new Opened.Erased<>();
            case Opened.Unreadable<ByteString>(String cause) -> new Opened.Unreadable<>(cause);
            case Opened.Content<ByteString>(ByteString content) -> {
                try {
                    yield new Opened.Content<>(parser.parseFrom(content));
                } catch (InvalidProtocolBufferException e) {
                    yield new Opened.Unreadable<>("content: " + e.getMessage());
                }
            }
        };
    }

    /// Seal that encrypts nothing and cannot open encrypted payloads.
    static PayloadSeal none() {
        return PlainPayloads.INSTANCE;
    }
}
