// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.documents.workflow.Step;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Template;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.ChannelSuppression;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.Limit;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.OrderPlace;
import dev.carillon.routing.decision.PlannedDelivery;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.RuleEvaluation;
import dev.carillon.routing.decision.RuleName;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decision of a deliver step: evaluates every rule for a channel, and continues with the next channel as fallback if
/// the first does not reach the recipient. Lives as long as one decision.
final class ChannelChoice {

    private static final List<LimitPolicy> LIMITS =
            List.of(new LimitPolicy(Limit.THROTTLE), new LimitPolicy(Limit.ATTENTION_BUDGET));
    private static final List<ChannelPolicy> POLICIES = List.of(
            new SuppressionListPolicy(),
            new ConsentPolicy(),
            new PreferencePolicy(),
            new ConditionPolicy(),
            new AddressPolicy(),
            LIMITS.getFirst(),
            LIMITS.getLast(),
            new QuietHoursPolicy());

    private final SharedInputs shared;
    private final List<Action> actions;
    private final Set<Limit> passed;
    /// Channels on which this decision already has a delivery that must be sent first.
    private final Set<Channel> ahead = EnumSet.noneOf(Channel.class);

    /// Inputs that all steps of one decision share.
    record SharedInputs(
            Notification notification,
            Flow flow,
            Facts facts,
            DeliveryPlanner planner,
            DecisionContext context,
            Trace trace,
            DigestPlacement placement) {}

    /// @param actions list to which actions are added
    /// @param passed limits that have counted the notification; the decision adds to it
    ChannelChoice(SharedInputs shared, List<Action> actions, Set<Limit> passed) {
        this.shared = shared;
        this.actions = actions;
        this.passed = passed;
    }

    /// @param first index of the first of the step's channels to decide
    /// @param here workflow position at which a digest of gathered notifications continues
    /// @return next action of the notification; empty if the workflow continues
    Optional<Next> choose(Step.Deliver step, int first, Point here) {
        List<Channel> channels = step.channels();
        for (int choice = first; choice < channels.size(); choice++) {
            Action.PlannedChannel channel = planned(step, choice);
            ChannelQuestion question = question(step, channel.channel());
            Optional<ChannelVerdict> objection = objection(question);
            if (objection.isEmpty()) {
                return send(step, channel, question, here);
            }
            switch (objection.get()) {
                case ChannelVerdict.Unreachable(var reason) -> silence(channel, reason);
                case ChannelVerdict.Silent(var reason) -> {
                    silence(channel, reason);
                    return Optional.empty();
                }
                case ChannelVerdict.Later(var reason, var until, boolean isLocal) -> {
                    ahead.add(channel.channel());
                    actions.add(new Action.Defer(channel, reason, until, isLocal));
                    return Optional.empty();
                }
                case ChannelVerdict.Gather gather -> {
                    actions.add(shared.placement().overflow(gather, step.id(), here));
                    return Optional.of(new Next.Digested());
                }
            }
        }
        return Optional.empty();
    }

    Action.PlannedChannel planned(Step.Deliver step, int choice) {
        return Action.PlannedChannel.of(
                shared.flow(), step, choice, shared.notification().isStrictlyOrdered());
    }

    private ChannelQuestion question(Step.Deliver step, Channel channel) {
        return new ChannelQuestion(
                shared.notification(),
                shared.facts(),
                step,
                channel,
                passed,
                shared.context().history(),
                shared.context().now());
    }

    private Optional<ChannelVerdict> objection(ChannelQuestion question) {
        for (ChannelPolicy policy : POLICIES) {
            Optional<ChannelVerdict> verdict = policy.apply(question);
            shared.trace().evaluated(policy, question, verdict);
            if (verdict.isPresent()) {
                return verdict;
            }
        }
        return Optional.empty();
    }

    /// Adds the delivery of a channel to which no rule objects.
    private Optional<Next> send(
            Step.Deliver step, Action.PlannedChannel channel, ChannelQuestion question, Point here) {
        Optional<String> before = before(channel);
        if (before.isPresent()) {
            Action.Reason reason =
                    new Action.Reason(RuleName.ORDER, "waits for earlier deliveries", Map.of("before", before.get()));
            trace(channel, RuleEvaluation.Answer.HOLD, reason);
            actions.add(new Action.Hold(channel, reason));
            return Optional.empty();
        }
        Optional<Template> template = template(step);
        if (template.isEmpty() && shared.context().isYoung(shared.notification().request())) {
            return templateLater(channel, here);
        }
        switch (shared.planner()
                .plan(
                        shared.notification(),
                        shared.facts(),
                        channel,
                        template,
                        shared.context().now())) {
            case DeliveryPlanner.Plan.Failed(var failure) -> {
                trace(
                        channel,
                        RuleEvaluation.Answer.FAIL,
                        new Action.Reason(
                                RuleName.CATALOG,
                                failure.detail(),
                                Map.of("code", failure.code().wireName())));
                actions.add(new Action.Fail(channel, failure));
            }
            case DeliveryPlanner.Plan.Planned(var deliveries) -> deliver(channel, question, deliveries);
        }
        return Optional.empty();
    }

    private void deliver(Action.PlannedChannel channel, ChannelQuestion question, List<PlannedDelivery> deliveries) {
        question.profile().suppressed(channel.channel()).stream()
                .map(SuppressionListPolicy::reason)
                .forEach(reason -> silence(channel, reason));
        for (LimitPolicy limit : LIMITS) {
            limit.count(question).ifPresent(count -> {
                actions.add(count);
                passed.add(limit.limit());
            });
        }
        trace(
                channel,
                RuleEvaluation.Answer.DELIVER,
                new Action.Reason(RuleName.DELIVER, "", Map.of("deliveries", Integer.toString(deliveries.size()))));
        if (channel.channel() != Channel.IN_APP) {
            ahead.add(channel.channel());
        }
        actions.add(new Action.Deliver(channel, deliveries));
    }

    /// Decides the step again shortly, because the template may not have reached the catalog yet.
    private Optional<Next> templateLater(Action.PlannedChannel channel, Point here) {
        Next missing = shared.context()
                .missing(shared.notification().request(), here, "the template", FailureCode.TEMPLATE_MISSING);
        if (missing instanceof Next.Wait wait && here instanceof Point.Choice) {
            actions.add(new Action.Defer(channel, wait.reason(), wait.until(), false));
            return Optional.empty();
        }
        return Optional.of(missing);
    }

    private Optional<Template> template(Step.Deliver step) {
        Notification notification = shared.notification();
        TenantId tenant = notification.request().recipient().tenant();
        return notification.request().event().hasDraft()
                ? Optional.of(notification.request().event().getDraft())
                : shared.context().catalog().template(tenant, templateId(step, notification));
    }

    private static String templateId(Step.Deliver step, Notification notification) {
        if (!step.template().isEmpty()) {
            return step.template();
        }
        String ofEvent = notification.request().event().getTemplate();
        String named = ofEvent.isEmpty() ? notification.type().getTemplate() : ofEvent;
        return named.isEmpty() ? notification.typeId() : named;
    }

    /// Id of the event whose delivery must settle before this channel may be sent.
    private Optional<String> before(Action.PlannedChannel channel) {
        Notification notification = shared.notification();
        if (!channel.isOrdered()) {
            return Optional.empty();
        }
        if (ahead.contains(channel.channel())) {
            return Optional.of(notification.request().eventId().value());
        }
        return shared.context()
                .history()
                .findBefore(new OrderPlace(
                        notification.request().recipient(),
                        notification.request().event().getOrderingKey(),
                        channel.channel(),
                        notification.request().eventId(),
                        channel.step()))
                .map(EventId::value);
    }

    private void silence(Action.PlannedChannel channel, Action.Reason reason) {
        actions.add(new Action.Silence(
                channel, new ChannelSuppression(channel.channel(), reason.rule(), reason.text(), reason.inputs())));
    }

    private void trace(Action.PlannedChannel channel, RuleEvaluation.Answer answer, Action.Reason reason) {
        shared.trace().channel(channel.step(), Optional.of(channel.channel()), answer, () -> reason);
    }
}
