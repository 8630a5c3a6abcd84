// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.time.Duration;

/// Answer of the platform to one event.
sealed interface Verdict {

    /// The event is durable.
    record Accepted() implements Verdict {}

    /// The event was refused for good.
    ///
    /// @param code Failure code, such as `schema-violation`
    /// @param problem Problem document as JSON
    record Refused(String code, String problem) implements Verdict {}

    /// The event was refused, and the same event may be accepted later.
    ///
    /// @param retryAfter Delay that the platform asked for
    record Postponed(String code, String detail, Duration retryAfter) implements Verdict {}
}
