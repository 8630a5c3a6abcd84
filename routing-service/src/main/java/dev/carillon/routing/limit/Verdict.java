// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.limit;

import java.time.Instant;

/// Verdict of a limit on one more event.
public sealed interface Verdict {

    /// The event is within the limit.
    ///
    /// @param after log that includes the event
    record Allowed(SlidingLog after) implements Verdict {}

    /// The event exceeds the limit now.
    ///
    /// @param allowedAt first instant at which it is allowed, if no other event counts until then
    /// @param taken number of events that count now
    record Over(Instant allowedAt, int taken) implements Verdict {}
}
