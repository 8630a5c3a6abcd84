// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.limit;

import java.time.Instant;

/// What a limit says to one more.
public sealed interface Verdict {

    /// It may be taken.
    ///
    /// @param after the log with it
    record Allowed(SlidingLog after) implements Verdict {}

    /// It would be too much now.
    ///
    /// @param allowedAt the first instant at which it is allowed, if nothing else is taken until then
    /// @param taken how many count now
    record Over(Instant allowedAt, int taken) implements Verdict {}
}
