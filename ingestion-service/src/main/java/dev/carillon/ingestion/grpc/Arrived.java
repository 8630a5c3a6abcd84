// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.runtime.http.Problem;

/// Result of parsing a message that has arrived.
sealed interface Arrived<T> {

    /// The message is well-formed.
    ///
    /// @param bytes size of the message, decompressed
    record Message<T>(T message, int bytes) implements Arrived<T> {}

    /// The message is refused.
    record Refused<T>(Problem problem) implements Arrived<T> {}
}
