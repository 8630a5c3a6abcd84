// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

import com.google.protobuf.ByteString;

/// What reading bytes came to.
public sealed interface Decoded<T> {

    /// The bytes were a value.
    record Value<T>(T value) implements Decoded<T> {}

    /// The bytes were not: they go to the dead letters, untouched.
    ///
    /// @param cause a sentence without personal data
    record Undecodable<T>(ByteString bytes, String cause) implements Decoded<T> {}

    /// The value, for readers of what they wrote themselves.
    ///
    /// @throws IllegalStateException when the bytes were undecodable
    default T require() {
        return switch (this) {
            case Value<T>(T value) -> value;
            case Undecodable<T>(ByteString bytes, String cause) ->
                throw new IllegalStateException("undecodable %d bytes: %s".formatted(bytes.size(), cause));
        };
    }
}
