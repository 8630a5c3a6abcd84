// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.FailureCode;
import java.time.Instant;

/// What comes after the actions of a decision.
public sealed interface Next {

    /// Nothing: what can be done has been done.
    ///
    /// @param silence why nothing was sent, to be said if nothing ever was
    record End(Action.Reason silence) implements Next {}

    /// Decide again.
    ///
    /// @param point where it goes on then
    /// @param again where it goes on if the recipient's profile changes before
    /// @param isLocal whether the instant depends on the recipient's clock
    record Wait(Point point, Point again, Instant until, boolean isLocal, Action.Reason reason) implements Next {}

    /// It goes on as part of a digest.
    record Digested() implements Next {}

    /// Do not notify.
    record Suppress(Action.Reason reason) implements Next {

        /// Whether the recipient was told already.
        public boolean isRepetition() {
            return reason.rule().equals(RuleName.DUPLICATE);
        }
    }

    /// Too late to be of use.
    record Expire(Instant expiredAt) implements Next {}

    /// The producer stopped it.
    record Cancel(String requestedBy) implements Next {}

    /// Nobody can decide this: the event needs a person.
    record Fail(String rule, FailureCode code, String detail) implements Next {}
}
