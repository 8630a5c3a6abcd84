// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer, in the form in which it is published.
///
/// @param event id of the event, or the one that it was given for the question
/// @param workflow absent for event types without one
/// @param moments what is decided at once, and what later if nothing else happens until then: nobody engages, every
/// delivery succeeds, and nobody changes profile or catalog; in order of time
/// @param complete whether the moments are all
/// @param answeredBy the router that knows the recipient
record Explanation(
        String event,
        String type,
        String recipient,
        String lane,
        @Nullable Workflow workflow,
        List<DecisionView> moments,
        boolean complete,
        String answeredBy) {

    /// The version that the notification begins with.
    record Workflow(String id, long version) {}

    /// One decision.
    ///
    /// @param rules about the notification as a whole, in the order in which they were asked
    /// @param steps of the workflow that were come to
    /// @param actions what is done now
    record DecisionView(
            Instant at, StartView from, List<Rule> rules, List<Step> steps, List<ActionView> actions, NextView then) {}

    /// Where the decision begins.
    ///
    /// @param point `start`, `step`, `after-step` or `channel`
    /// @param step absent at the start
    record StartView(
            String point, @Nullable String step, @Nullable String channel) {}

    /// A rule that was asked.
    ///
    /// @param answer `pass`, or what the rule wants instead
    /// @param layer whose word it was, where several are heard
    record Rule(
            String rule,
            String answer,
            String reason,
            @Nullable String layer,
            Map<String, String> inputs) {}

    /// A step of the workflow.
    ///
    /// @param rules about the step
    /// @param channels of a step that delivers, in the order in which they are tried
    record Step(String step, List<Rule> rules, List<ChannelRules> channels) {}

    /// The rules that a channel was asked about; the first that objects decides.
    record ChannelRules(String channel, List<Rule> rules) {}

    /// Something that is done.
    ///
    /// @param action `deliver`, `defer`, `hold`, `suppress`, `fail`, `digest`, `escalate` or `count`
    /// @param addresses ids of the addresses that are written to
    /// @param until of a deferral, or when a digest closes
    record ActionView(
            String action,
            @Nullable String step,
            @Nullable String channel,
            String rule,
            String reason,
            @Nullable Instant until,
            List<String> addresses,
            Map<String, String> inputs) {}

    /// What comes after what is done now.
    ///
    /// @param outcome `end`, `wait`, `digested`, `suppressed`, `expired`, `cancelled` or `failed`
    record NextView(String outcome, @Nullable Instant until, String rule, String reason, Map<String, String> inputs) {}
}
