// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.FailureCode;
import java.time.Instant;

/// Continuation of a notification after the actions of a decision.
public sealed interface Next {

    /// The workflow has ended.
    ///
    /// @param silence reason to record if nothing was ever sent
    record End(Action.Reason silence) implements Next {}

    /// Decide again at an instant.
    ///
    /// @param point workflow position of the next decision
    /// @param again workflow position to use if the recipient's profile changes before the instant
    /// @param isLocal true if the instant depends on the recipient's time zone
    record Wait(Point point, Point again, Instant until, boolean isLocal, Action.Reason reason) implements Next {}

    /// The notification continues as part of a digest.
    record Digested() implements Next {}

    /// Do not notify.
    record Suppress(Action.Reason reason) implements Next {

        /// True if the recipient was notified of the event before.
        public boolean isRepetition() {
            return reason.rule().equals(RuleName.DUPLICATE);
        }
    }

    /// The notification has expired.
    record Expire(Instant expiredAt) implements Next {}

    /// The producer cancelled the event.
    record Cancel(String requestedBy) implements Next {}

    /// No decision is possible: the event goes to the dead letters.
    record Fail(String rule, FailureCode code, String detail) implements Next {}
}
