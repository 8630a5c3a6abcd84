// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.Limit;
import dev.carillon.routing.limit.SlidingLimit;
import java.time.Duration;
import java.time.Instant;

/// A rule's objection to a channel.
sealed interface ChannelVerdict {

    Action.Reason reason();

    /// Do not send.
    record Silent(Action.Reason reason) implements ChannelVerdict {}

    /// The channel does not reach the recipient; another one may.
    record Unreachable(Action.Reason reason) implements ChannelVerdict {}

    /// Decide again later.
    ///
    /// @param isLocal true if the instant depends on the recipient's time zone
    record Later(Action.Reason reason, Instant until, boolean isLocal) implements ChannelVerdict {}

    /// Gather in a digest, because a limit is exceeded.
    ///
    /// @param window how long the digest stays open, from its first item
    record Gather(Action.Reason reason, Limit limit, SlidingLimit over, Duration window) implements ChannelVerdict {}
}
