// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.runtime.http.Problem;

/// Whether an event may be published.
public sealed interface SubmissionDecision {

    /// It may.
    record Admit(PreparedEvent event) implements SubmissionDecision {}

    /// It may not.
    record Refuse(Problem problem) implements SubmissionDecision {}
}
