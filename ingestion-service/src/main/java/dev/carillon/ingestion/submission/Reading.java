// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.runtime.http.Problem;

/// Result of reading one event from a request.
public sealed interface Reading {

    /// The event is well-formed.
    record Read(EventSubmission submission) implements Reading {}

    /// The event is malformed.
    record Unreadable(Problem problem) implements Reading {}
}
