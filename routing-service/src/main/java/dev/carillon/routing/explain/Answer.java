// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.runtime.http.Problem;

/// Answer to a request for an explanation.
sealed interface Answer {

    /// Explanation from this router.
    record Explained(Explanation explanation) implements Answer {}

    /// Response of the router that owns the recipient, passed on unchanged.
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Relayed(int status, String contentType, byte[] body) implements Answer {}

    /// Refusal.
    record Refused(Problem problem) implements Answer {}
}
