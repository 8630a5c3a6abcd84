// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.documents.workflow.Step;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.routing.limit.SlidingLimit;
import dev.carillon.routing.limit.SlidingLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Something to be done now, or to be said.
public sealed interface Action {

    /// Send on a channel.
    record Deliver(PlannedChannel channel, List<PlannedDelivery> deliveries) implements Action {
        public Deliver {
            deliveries = List.copyOf(deliveries);
        }
    }

    /// Ask about a channel again at an instant. The workflow goes on meanwhile.
    ///
    /// @param isLocal whether the instant depends on the recipient's clock
    record Defer(PlannedChannel channel, Reason reason, Instant until, boolean isLocal) implements Action {}

    /// Ask about a channel again when those before it have settled.
    record Hold(PlannedChannel channel, Reason reason) implements Action {}

    /// Do not send on a channel.
    record Silence(PlannedChannel channel, ChannelSuppression suppression) implements Action {}

    /// A channel cannot be sent on and needs a person.
    record Fail(PlannedChannel channel, ChannelFailure failure) implements Action {}

    /// The notification counts against a limit.
    record Count(LimitKey key, SlidingLimit limit, SlidingLog after) implements Action {}

    /// Gather in a digest.
    ///
    /// @param rule that gathers
    /// @param isItem whether the notification itself is gathered; if not, it only opens the digest
    /// @param exempt limits that the digest is not asked about when it closes: the one whose overflow it gathers
    /// @param then where the digest goes on when it closes
    record Gather(
            DigestSlot slot,
            EventId id,
            String rule,
            boolean isItem,
            Instant closesAt,
            int maxItems,
            Set<Limit> exempt,
            Point then)
            implements Action {
        public Gather {
            exempt = Set.copyOf(exempt);
        }
    }

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
    /// @param isOrdered whether it leaves only after those before it
    record PlannedChannel(String step, String name, int choice, int choices, Channel channel, boolean isOrdered) {

        public static PlannedChannel of(Flow flow, Step.Deliver step, int choice, boolean isOrdered) {
            List<Channel> channels = step.channels();
            return new PlannedChannel(
                    step.id(), flow.nameOf(step), choice, channels.size(), channels.get(choice), isOrdered);
        }

        public boolean hasFallback() {
            return choice + 1 < choices;
        }
    }

    /// Why, for receipts and people.
    record Reason(String rule, String text, Map<String, String> inputs) {
        public Reason {
            inputs = Map.copyOf(inputs);
        }
    }
}
