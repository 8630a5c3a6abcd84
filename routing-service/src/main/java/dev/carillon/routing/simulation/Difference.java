// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Answer to a simulation, in the form of its JSON.
///
/// @param until end of the longer run: the instant after which nothing was due, or the horizon
/// @param events number of recorded events; an audience's event counts once
/// @param messages number of messages by event type and channel; a digest is one message
/// @param suppressed number of suppressed messages by event type and rule, per event and recipient
/// @param changes number of events at recipients that differ, by kind; one may differ in several ways
/// @param unfinished number of events at recipients that were unfinished at the horizon
/// @param samples bounded number of differing events at recipients, some of each kind
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

    /// @param total recipients that the events concern
    /// @param more recipients with more messages
    /// @param changed recipients with any difference
    record Recipients(long total, long more, long fewer, long changed) {}

    record MessageTotal(String type, String channel, long before, long after) {}

    record RuleTotal(String type, String rule, long before, long after) {}

    record BeforeAndAfter(long before, long after) {}

    /// Delay of the messages that are sent at another time.
    record Shift(long count, double p50Seconds, double maxSeconds) {}

    /// @param bySeconds delay in seconds; negative if earlier; absent if at the same time
    record Sample(
            String recipient,
            String event,
            String type,
            List<String> changes,
            double bySeconds,
            OutcomeView before,
            OutcomeView after) {}

    /// Outcome of an event for one recipient.
    record OutcomeView(List<Message> messages, List<Rule> suppressed, List<Rule> deferred) {}

    record Message(String channel, Instant at, boolean digest) {}

    /// @param channel channel; empty if it concerns all channels
    record Rule(String channel, String rule, String reason) {}
}
