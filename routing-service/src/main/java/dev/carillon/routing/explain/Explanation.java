// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Explanation, in the form of its JSON.
///
/// @param event id of the event; generated if the request has none
/// @param workflow workflow; absent for event types without one
/// @param moments decisions in order of time: the one now, and later ones if no recipient engages, every delivery
/// succeeds, and profile and catalog stay unchanged until then
/// @param complete true if no later decision is left out
/// @param answeredBy name of the router that owns the recipient
record Explanation(
        String event,
        String type,
        String recipient,
        String lane,
        @Nullable Workflow workflow,
        List<DecisionView> moments,
        boolean complete,
        String answeredBy) {

    /// Workflow version with which the notification starts.
    record Workflow(String id, long version) {}

    /// Decision at one time.
    ///
    /// @param rules rules about the whole notification, in order of evaluation
    /// @param steps workflow steps that were reached
    /// @param actions actions executed now
    record DecisionView(
            Instant at, StartView from, List<Rule> rules, List<Step> steps, List<ActionView> actions, NextView then) {}

    /// Workflow position at which the decision starts.
    ///
    /// @param point `start`, `step`, `after-step` or `channel`
    /// @param step step; absent at the start
    record StartView(
            String point, @Nullable String step, @Nullable String channel) {}

    /// Evaluated rule.
    ///
    /// @param answer `pass`, or the rule's objection
    /// @param layer layer of the deciding preference, for rules with layers
    record Rule(
            String rule,
            String answer,
            String reason,
            @Nullable String layer,
            Map<String, String> inputs) {}

    /// Workflow step.
    ///
    /// @param rules rules about the step
    /// @param channels channels of a deliver step, in the order in which they are tried
    record Step(String step, List<Rule> rules, List<ChannelRules> channels) {}

    /// Rules about one channel; the first objection decides.
    record ChannelRules(String channel, List<Rule> rules) {}

    /// Action of a decision.
    ///
    /// @param action `deliver`, `defer`, `hold`, `suppress`, `fail`, `digest`, `escalate` or `count`
    /// @param addresses ids of the addresses to which messages are sent
    /// @param until end of a deferral, or closing time of a digest
    record ActionView(
            String action,
            @Nullable String step,
            @Nullable String channel,
            String rule,
            String reason,
            @Nullable Instant until,
            List<String> addresses,
            Map<String, String> inputs) {}

    /// Continuation after the actions.
    ///
    /// @param outcome `end`, `wait`, `digested`, `suppressed`, `expired`, `cancelled` or `failed`
    record NextView(String outcome, @Nullable Instant until, String rule, String reason, Map<String, String> inputs) {}
}
