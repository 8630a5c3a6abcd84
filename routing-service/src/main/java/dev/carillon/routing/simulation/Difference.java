// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The answer to a simulation, in the form of its JSON.
///
/// @param until when nothing was due any more, or the horizon, whichever run lasted longer
/// @param events recorded events of the range; an audience's counts once
/// @param messages by event type and channel; a digest is one message
/// @param suppressed by event type and rule: events at recipients of which a message was not sent for the rule
/// @param changes how many events at recipients differ, by kind; one may differ in several ways
/// @param unfinished events at recipients that had come to no end at the horizon
/// @param samples no more than a number of those that differ, of each kind some
record Difference(
        Instant from,
        Instant to,
        Instant until,
        long events,
        Recipients recipients,
        List<MessageTotal> messages,
        List<RuleTotal> suppressed,
        Map<String, Long> changes,
        Shift later,
        Shift earlier,
        BeforeAndAfter unfinished,
        List<Sample> samples) {

    /// @param total whom the events concern
    /// @param more who get more messages
    /// @param changed for whom anything differs
    record Recipients(long total, long more, long fewer, long changed) {}

    record MessageTotal(String type, String channel, long before, long after) {}

    record RuleTotal(String type, String rule, long before, long after) {}

    record BeforeAndAfter(long before, long after) {}

    /// By how much, of those whose message is at another time.
    record Shift(long count, double p50Seconds, double maxSeconds) {}

    /// @param bySeconds how much later; negative when earlier; absent when at the same time
    record Sample(
            String recipient,
            String event,
            String type,
            List<String> changes,
            double bySeconds,
            Told before,
            Told after) {}

    /// What became of it.
    record Told(List<Message> messages, List<Rule> suppressed, List<Rule> deferred) {}

    record Message(String channel, Instant at, boolean digest) {}

    /// @param channel empty when it is about all of them
    record Rule(String channel, String rule, String reason) {}
}
