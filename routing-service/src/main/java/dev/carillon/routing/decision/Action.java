// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.routing.limit.SlidingLimit;
import dev.carillon.routing.limit.SlidingLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Something to be done now, or to be said.
public sealed interface Action {

    /// Send on a channel.
    record Deliver(PlannedChannel channel, List<PlannedDelivery> deliveries) implements Action {
        public Deliver {
            deliveries = List.copyOf(deliveries);
        }
    }

    /// Ask about a channel again at an instant. The workflow goes on meanwhile.
    record Defer(PlannedChannel channel, Reason reason, Instant until) implements Action {}

    /// Ask about a channel again when those before it have settled.
    record Hold(PlannedChannel channel, Reason reason) implements Action {}

    /// Do not send on a channel.
    record Silence(PlannedChannel channel, ChannelSuppression suppression) implements Action {}

    /// A channel cannot be sent on and needs a person.
    record Fail(PlannedChannel channel, ChannelFailure failure) implements Action {}

    /// The notification counts against a limit.
    record Count(LimitKey key, SlidingLimit limit, SlidingLog after) implements Action {}

    /// The notification has been counted and is not again.
    record Pass(Limit limit) implements Action {}

    /// Gather in a digest.
    ///
    /// @param rule that gathers
    /// @param isItem whether the notification itself is gathered; if not, it only opens the digest
    /// @param then where the digest goes on when it closes
    record Gather(DigestSlot slot, EventId id, String rule, boolean isItem, Instant closesAt, int maxItems, Point then)
            implements Action {}

    /// Nothing that was waited for has come: it goes on.
    ///
    /// @param step that is next
    record Escalate(String step, String cause) implements Action {}

    /// One of a deliver step's channels.
    ///
    /// @param step its id in the flow
    /// @param name of the step in ids, deliveries and receipts
    /// @param choice which of the step's channels, from 0
    /// @param choices how many the step has
    record PlannedChannel(String step, String name, int choice, int choices, Channel channel) {

        public boolean hasFallback() {
            return choice + 1 < choices;
        }

        public Point point() {
            return new Point.Choice(step, choice);
        }
    }

    /// Why, for receipts and people.
    record Reason(String rule, String text, Map<String, String> inputs) {
        public Reason {
            inputs = Map.copyOf(inputs);
        }
    }
}
