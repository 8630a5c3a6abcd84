// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.runtime.http.Problem;

/// What a question is answered with.
sealed interface Answer {

    /// Decided here.
    record Explained(Explanation explanation) implements Answer {}

    /// Answered by the instance that the recipient belongs to, to be handed on as it is.
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Relayed(int status, String contentType, byte[] body) implements Answer {}

    /// Not answered.
    record Refused(Problem problem) implements Answer {}
}
