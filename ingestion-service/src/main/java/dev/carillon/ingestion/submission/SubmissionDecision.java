// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.runtime.http.Problem;

/// Decision about publishing an event.
public sealed interface SubmissionDecision {

    /// The event may be published.
    record Admit(PreparedEvent event) implements SubmissionDecision {}

    /// The event is refused.
    record Refuse(Problem problem) implements SubmissionDecision {}
}
