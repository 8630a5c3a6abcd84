// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

import com.google.protobuf.ByteString;

/// Result of decoding bytes.
public sealed interface Decoded<T> {

    /// The bytes were valid.
    record Value<T>(T value) implements Decoded<T> {}

    /// The bytes were invalid; they are published unchanged as a dead letter.
    ///
    /// @param cause Sentence without personal data
    record Undecodable<T>(ByteString bytes, String cause) implements Decoded<T> {}

    /// Returns the value, for readers of their own records.
    ///
    /// @throws IllegalStateException if the bytes were invalid
    default T require() {
        return switch (this) {
            case Value<T>(T value) -> value;
            case Undecodable<T>(ByteString bytes, String cause) ->
                throw new IllegalStateException("undecodable %d bytes: %s".formatted(bytes.size(), cause));
        };
    }
}
