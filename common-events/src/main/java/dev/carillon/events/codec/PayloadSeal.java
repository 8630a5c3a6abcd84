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

/// Seals what may identify a recipient with a key of that recipient's own, so that destroying the key
/// erases the content wherever it lies. Plain payloads can always be opened. Thread-safe; may wait a
/// bounded time for a key that is not at hand.
public interface PayloadSeal {

    /// Seals with the recipient's key, which is made when there is none.
    ///
    /// @param recipient a key that names one recipient
    /// @throws KeysUnavailableException when the key cannot be had in time
    Payload seal(RecipientKey recipient, ByteString content);

    /// @throws KeysUnavailableException when the key cannot be had in time
    Opened<ByteString> open(RecipientKey recipient, Payload payload);

    /// Gets the keys of many at once, for what is opened next.
    ///
    /// @throws KeysUnavailableException when they cannot be had in time
    void prepareToOpen(Collection<RecipientKey> recipients);

    /// Gets or makes the keys of many at once, for what is sealed next.
    ///
    /// @throws KeysUnavailableException when they cannot be had in time
    void prepareToSeal(Collection<RecipientKey> recipients);

    /// Whether keys that are not at hand could be had.
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

    /// Leaves everything plain. What is sealed cannot be opened.
    static PayloadSeal none() {
        return PlainPayloads.INSTANCE;
    }
}
