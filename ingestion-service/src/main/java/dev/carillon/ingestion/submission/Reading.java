// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.runtime.http.Problem;

/// What reading one event from a request came to.
public sealed interface Reading {

    /// It is well-formed.
    record Read(EventSubmission submission) implements Reading {}

    /// It is not.
    record Unreadable(Problem problem) implements Reading {}
}
