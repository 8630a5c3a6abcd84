// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import dev.carillon.documents.condition.Condition;
import dev.carillon.events.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One step of a workflow.
public sealed interface Step {

    /// Value in place of a step's id that ends the workflow.
    String END = "end";

    String id();

    /// Id of the next step, or [#END]; empty for the step below.
    Optional<String> next();

    /// Sends on a channel.
    ///
    /// @param fallback channels to try, in order, if the channels before fail
    /// @param template id of the template; empty for the event type's
    /// @param when condition under which the step sends
    /// @param confirmWithin time after which the step falls back if there is no evidence of arrival
    record Deliver(
            String id,
            Channel channel,
            List<Channel> fallback,
            String template,
            Optional<Condition> when,
            Optional<Duration> confirmWithin,
            Optional<String> next)
            implements Step {

        public Deliver {
            fallback = List.copyOf(fallback);
        }

        /// All channels in the order in which they are tried.
        public List<Channel> channels() {
            return Stream.concat(Stream.of(channel), fallback.stream()).toList();
        }
    }

    /// Waits.
    ///
    /// @param unless evidence that ends the workflow if it arrives before the end of the wait
    record Wait(String id, Until until, Optional<Engagement> unless, Optional<String> next) implements Step {}

    /// Gathers notifications and continues with one for all of them.
    ///
    /// @param key expression of the digest key; empty to gather all notifications of one recipient at this step
    /// @param leading whether the first notification continues at once and opens the window for later ones
    /// @param maxItems number of items at which the digest closes at once
    record Digest(
            String id,
            Optional<Condition> key,
            DigestWindow window,
            boolean leading,
            int maxItems,
            Optional<String> next)
            implements Step {}

    /// Limits the number of notifications in any span of time.
    ///
    /// @param key expression of the key to count by; empty to count all notifications of one recipient at this step
    /// @param digestFor time for which the overflow is gathered; present for [Overflow#DIGEST] only
    record Throttle(
            String id,
            int limit,
            Duration per,
            Optional<Condition> key,
            Overflow overflow,
            Optional<Duration> digestFor,
            Optional<String> next)
            implements Step {}

    /// Continues with the next step if a condition holds, and with another step if not.
    ///
    /// @param otherwise id of the other step, or [#END]
    record Branch(String id, Condition condition, String otherwise, Optional<String> next) implements Step {}
}
