// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.ingestion.cancellation.CancellationCount;
import dev.carillon.runtime.http.Problem;
import java.util.List;

/// Answer to a request.
public sealed interface Answer {

    /// The event is durable.
    ///
    /// @param recipients number of named recipients, 0 for an audience
    /// @param audience topic of the audience; empty if the event names recipients
    record Accepted(String id, int recipients, String audience) implements Answer {}

    /// The cancellation is durable.
    ///
    /// @param count number of stopped and sent notifications, as far as the routers have answered
    record Cancelled(String id, CancellationCount count) implements Answer {}

    /// One answer for each event of a batch, in order.
    record Each(List<Answer> items) implements Answer {}

    /// The request was refused, or its result is unknown.
    record Refused(Problem problem) implements Answer {}
}
