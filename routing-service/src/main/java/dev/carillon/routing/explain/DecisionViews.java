// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.events.Channel;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.Progress;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RuleEvaluation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Converter of a decision into its JSON form.
final class DecisionViews {

    private static final String LAYER = "layer";

    private DecisionViews() {}

    /// @param before progress of the notification before the decision
    static Explanation.DecisionView of(Instant at, Progress before, RoutingDecision decision) {
        List<RuleEvaluation> evaluated = decision.evaluations();
        return new Explanation.DecisionView(
                at,
                from(before, decision),
                rules(evaluated.stream().filter(each -> each.step().isEmpty()).toList()),
                steps(evaluated.stream().filter(each -> !each.step().isEmpty()).toList()),
                decision.actions().stream().map(ActionViews::of).toList(),
                then(decision));
    }

    private static Explanation.StartView from(Progress before, RoutingDecision decision) {
        return switch (before.point()) {
            case Point.Start() -> new Explanation.StartView("start", null, null);
            case Point.At(String step) -> new Explanation.StartView("step", step, null);
            case Point.After(String step) -> new Explanation.StartView("after-step", step, null);
            case Point.Choice(String step, int _) ->
                new Explanation.StartView("channel", step, channel(step, decision));
        };
    }

    /// Channel of a decision about a single channel.
    private static @Nullable String channel(String step, RoutingDecision decision) {
        return decision.evaluations().stream()
                .filter(evaluated -> evaluated.step().equals(step))
                .flatMap(evaluated -> evaluated.channel().stream())
                .findFirst()
                .map(Channel::wireName)
                .orElse(null);
    }

    private static List<Explanation.Rule> rules(List<RuleEvaluation> evaluated) {
        return evaluated.stream().map(DecisionViews::rule).toList();
    }

    private static Explanation.Rule rule(RuleEvaluation evaluated) {
        Map<String, String> inputs = new TreeMap<>(evaluated.inputs());
        @Nullable String layer = inputs.remove(LAYER);
        return new Explanation.Rule(
                evaluated.rule(),
                evaluated.answer().name().toLowerCase(Locale.ROOT),
                evaluated.detail(),
                layer,
                inputs);
    }

    /// Workflow steps, in the order in which they were reached.
    private static List<Explanation.Step> steps(List<RuleEvaluation> evaluated) {
        Map<String, List<RuleEvaluation>> bySteps = new LinkedHashMap<>();
        evaluated.forEach(each ->
                bySteps.computeIfAbsent(each.step(), _ -> new ArrayList<>()).add(each));
        List<Explanation.Step> steps = new ArrayList<>();
        bySteps.forEach((step, ofStep) -> steps.add(new Explanation.Step(
                step,
                rules(ofStep.stream().filter(each -> each.channel().isEmpty()).toList()),
                channels(ofStep))));
        return steps;
    }

    private static List<Explanation.ChannelRules> channels(List<RuleEvaluation> ofStep) {
        Map<Channel, List<RuleEvaluation>> byChannel = new LinkedHashMap<>();
        ofStep.forEach(each -> each.channel()
                .ifPresent(channel -> byChannel
                        .computeIfAbsent(channel, _ -> new ArrayList<>())
                        .add(each)));
        List<Explanation.ChannelRules> channels = new ArrayList<>();
        byChannel.forEach(
                (channel, rules) -> channels.add(new Explanation.ChannelRules(channel.wireName(), rules(rules))));
        return channels;
    }

    private static Explanation.NextView then(RoutingDecision decision) {
        return switch (decision.next()) {
            // The decision sends, so its reason for suppression does not apply.
            case Next.End _ when sends(decision) -> new Explanation.NextView("end", null, "", "", Map.of());
            case Next.End(Action.Reason reason) -> then("end", null, reason);
            case Next.Wait wait -> then("wait", wait.until(), wait.reason());
            case Next.Digested() -> new Explanation.NextView("digested", null, "", "", Map.of());
            case Next.Suppress(Action.Reason reason) -> then("suppressed", null, reason);
            case Next.Expire(Instant expiredAt) ->
                new Explanation.NextView("expired", expiredAt, "expired", "", Map.of());
            case Next.Cancel(String by) ->
                new Explanation.NextView("cancelled", null, "cancelled", "", Map.of("requestedBy", by));
            case Next.Fail(String rule, var code, String detail) ->
                new Explanation.NextView("failed", null, rule, detail, Map.of("code", code.wireName()));
        };
    }

    private static boolean sends(RoutingDecision decision) {
        return decision.actions().stream()
                .anyMatch(action -> action instanceof Action.Deliver
                        || action instanceof Action.Defer
                        || action instanceof Action.Hold);
    }

    private static Explanation.NextView then(String outcome, @Nullable Instant until, Action.Reason reason) {
        return new Explanation.NextView(outcome, until, reason.rule(), reason.text(), new TreeMap<>(reason.inputs()));
    }
}
