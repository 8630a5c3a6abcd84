// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.FailureCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The answer: what becomes of one notification. Every answer names the rule that gave it.
public sealed interface RoutingDecision {

    String rule();

    /// Deliver now, on the channels that no rule objects to.
    ///
    /// @param failures channels that should have delivered and cannot
    record Deliver(
            List<PlannedDelivery> deliveries, List<ChannelSuppression> suppressions, List<ChannelFailure> failures)
            implements RoutingDecision {
        public Deliver {
            deliveries = List.copyOf(deliveries);
            suppressions = List.copyOf(suppressions);
            failures = List.copyOf(failures);
        }

        @Override
        public String rule() {
            return RuleName.DELIVER;
        }
    }

    /// Decide again at an instant.
    record Defer(String rule, String reason, Instant until, Map<String, String> inputs) implements RoutingDecision {
        public Defer {
            inputs = Map.copyOf(inputs);
        }
    }

    /// Do not notify.
    ///
    /// @param channels why not on each channel, where channels were looked at
    record Suppress(String rule, String reason, Map<String, String> inputs, List<ChannelSuppression> channels)
            implements RoutingDecision {
        public Suppress {
            inputs = Map.copyOf(inputs);
            channels = List.copyOf(channels);
        }

        /// Whether the recipient was told already.
        public boolean isRepetition() {
            return rule.equals(RuleName.DUPLICATE);
        }
    }

    /// Too late to be of use.
    record Expire(Instant expiredAt) implements RoutingDecision {
        @Override
        public String rule() {
            return RuleName.EXPIRED;
        }
    }

    /// The producer stopped it.
    record Cancel(String requestedBy) implements RoutingDecision {
        @Override
        public String rule() {
            return RuleName.CANCELLED;
        }
    }

    /// Nobody can decide this: the event needs a person.
    record Fail(String rule, FailureCode code, String detail) implements RoutingDecision {}
}
