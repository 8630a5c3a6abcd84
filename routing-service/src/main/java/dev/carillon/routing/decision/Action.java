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

/// Action of a decision: something to do or to record now.
public sealed interface Action {

    /// Send on a channel.
    record Deliver(PlannedChannel channel, List<PlannedDelivery> deliveries) implements Action {
        public Deliver {
            deliveries = List.copyOf(deliveries);
        }
    }

    /// Decide about a channel again at an instant. The workflow continues meanwhile.
    ///
    /// @param isLocal true if the instant depends on the recipient's time zone
    record Defer(PlannedChannel channel, Reason reason, Instant until, boolean isLocal) implements Action {}

    /// Decide about a channel again when the deliveries ordered before it have settled.
    record Hold(PlannedChannel channel, Reason reason) implements Action {}

    /// Do not send on a channel.
    record Silence(PlannedChannel channel, ChannelSuppression suppression) implements Action {}

    /// End a channel with a dead letter.
    record Fail(PlannedChannel channel, ChannelFailure failure) implements Action {}

    /// Count the notification against a limit.
    record Count(LimitKey key, SlidingLimit limit, SlidingLog after) implements Action {}

    /// Gather in a digest.
    ///
    /// @param rule name of the rule that gathers
    /// @param isItem true if the notification itself is gathered; false if it only opens the digest
    /// @param exempt limits that do not apply to the digest when it closes: the one whose overflow it gathers
    /// @param then workflow position at which the digest continues when it closes
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

    /// Record that the awaited evidence did not arrive in time, so that the workflow escalates.
    ///
    /// @param step name of the next step
    record Escalate(String step, String cause) implements Action {}

    /// Channel of a deliver step.
    ///
    /// @param step id of the step in the flow
    /// @param name name of the step in ids, deliveries and receipts
    /// @param choice index of the channel among the step's channels, from 0
    /// @param choices number of the step's channels
    /// @param isOrdered true if it is sent only after the deliveries ordered before it
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

    /// Reason for an action, for receipts and explanations.
    record Reason(String rule, String text, Map<String, String> inputs) {
        public Reason {
            inputs = Map.copyOf(inputs);
        }
    }
}
