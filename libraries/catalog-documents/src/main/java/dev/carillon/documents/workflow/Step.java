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

    /// In place of a step's id: nothing comes after.
    String END = "end";

    String id();

    /// A step's id or [#END]; none means: the step below.
    Optional<String> next();

    /// Sends on a channel.
    ///
    /// @param fallback the channels to try, in order, when those before cannot be reached
    /// @param template its id; empty means the event type's
    /// @param when only if this holds
    /// @param confirmWithin falls back also when there is no evidence after so long that it arrived
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

    /// Lets time pass.
    ///
    /// @param unless this is known of the recipient before the time is over: then the workflow ends
    record Wait(String id, Until until, Optional<Engagement> unless, Optional<String> next) implements Step {}

    /// Gathers notifications and goes on with one for all.
    ///
    /// @param key what is gathered together; none means: all that reach the step, of one recipient
    /// @param leading the first goes on at once, and opens the window for those after it
    /// @param maxItems closes the digest at once
    record Digest(
            String id,
            Optional<Condition> key,
            DigestWindow window,
            boolean leading,
            int maxItems,
            Optional<String> next)
            implements Step {}

    /// Lets so many through in any span of a length.
    ///
    /// @param key what is counted together; none means: all that reach the step, of one recipient
    /// @param digestFor how long the overflow is gathered; there for [Overflow#DIGEST] only
    record Throttle(
            String id,
            int limit,
            Duration per,
            Optional<Condition> key,
            Overflow overflow,
            Optional<Duration> digestFor,
            Optional<String> next)
            implements Step {}

    /// Goes on if a condition holds, and elsewhere if not.
    ///
    /// @param otherwise a step's id or [#END]
    record Branch(String id, Condition condition, String otherwise, Optional<String> next) implements Step {}
}
