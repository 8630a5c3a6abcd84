// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.runtime.http.Problem;
import org.jspecify.annotations.Nullable;

/// Result of reading one event from a request.
public sealed interface Reading {

    /// The event is well-formed.
    record Read(EventSubmission submission) implements Reading {}

    /// The event is malformed.
    record Unreadable(Problem problem) implements Reading {}

    /// The same with a trace context, unless the event has one of its own.
    ///
    /// @param traceparent trace context of the request; null if it has none
    default Reading traced(@Nullable String traceparent) {
        return traceparent != null
                        && this instanceof Read(EventSubmission submission)
                        && submission.origin().traceparent() == null
                ? new Read(submission.withTraceparent(traceparent))
                : this;
    }
}
