// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

import java.util.Optional;

/// What opening a sealed payload came to.
public sealed interface Opened<T> {

    record Content<T>(T content) implements Opened<T> {}

    /// The recipient was erased: nobody will ever read this again.
    record Erased<T>() implements Opened<T> {}

    /// It is none of ours, or spoilt.
    ///
    /// @param cause a sentence without personal data
    record Unreadable<T>(String cause) implements Opened<T> {}

    default Optional<T> find() {
        return this instanceof Content<T>(T content) ? Optional.of(content) : Optional.empty();
    }
}
