// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

import java.util.Optional;

/// Result of decrypting a payload.
public sealed interface Opened<T> {

    record Content<T>(T content) implements Opened<T> {}

    /// The recipient was erased: the key is destroyed and the content cannot be read again.
    record Erased<T>() implements Opened<T> {}

    /// The payload was not encrypted by this installation, or it is corrupt.
    ///
    /// @param cause Sentence without personal data
    record Unreadable<T>(String cause) implements Opened<T> {}

    default Optional<T> find() {
        return this instanceof Content<T>(T content) ? Optional.of(content) : Optional.empty();
    }
}
