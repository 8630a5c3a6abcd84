// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import dev.carillon.ingestion.cancellation.CancellationCount;
import dev.carillon.runtime.http.Problem;
import java.util.List;

/// What a request is answered with.
sealed interface Answer {

    /// The event is durable.
    ///
    /// @param recipients how many it names, 0 for an audience
    /// @param audience topic of the audience; empty when it names recipients
    record Accepted(String id, int recipients, String audience) implements Answer {}

    /// The cancellation is durable.
    ///
    /// @param count what it came to, as far as the routers have told
    record Cancelled(String id, CancellationCount count) implements Answer {}

    /// One answer for each event of a batch, in order.
    record Each(List<Answer> items) implements Answer {}

    /// Nothing came of it, or nothing certain.
    record Refused(Problem problem) implements Answer {}
}
