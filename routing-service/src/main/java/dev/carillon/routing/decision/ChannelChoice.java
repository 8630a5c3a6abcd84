// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.documents.workflow.Step;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Template;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decides a deliver step: asks every rule about its channel, and about the next one to fall back to when a channel
/// does
/// not reach the recipient. Lives as long as one decision.
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

    private final Setting setting;
    private final List<Action> actions;
    private final Set<Limit> passed;
    /// Channels on which this very decision has something that must leave before anything else.
    private final Set<Channel> ahead = EnumSet.noneOf(Channel.class);

    /// What all steps of a decision have in common.
    record Setting(
            Notification notification,
            Flow flow,
            Facts facts,
            DeliveryPlanner planner,
            Circumstances circumstances,
            Trace trace,
            Gathering gathering) {}

    /// @param actions where what is to be done is added
    /// @param passed limits that the notification has been counted by; added to
    ChannelChoice(Setting setting, List<Action> actions, Set<Limit> passed) {
        this.setting = setting;
        this.actions = actions;
        this.passed = passed;
    }

    /// @param first the first of the step's channels that is asked about
    /// @param here where a digest of what is gathered here goes on
    /// @return empty when the workflow goes on
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
                    actions.add(setting.gathering().overflow(gather, step.id(), here));
                    return Optional.of(new Next.Digested());
                }
            }
        }
        return Optional.empty();
    }

    Action.PlannedChannel planned(Step.Deliver step, int choice) {
        return Action.PlannedChannel.of(
                setting.flow(), step, choice, setting.notification().isStrictlyOrdered());
    }

    private ChannelQuestion question(Step.Deliver step, Channel channel) {
        return new ChannelQuestion(
                setting.notification(),
                setting.facts(),
                step,
                channel,
                passed,
                setting.circumstances().history(),
                setting.circumstances().now());
    }

    private Optional<ChannelVerdict> objection(ChannelQuestion question) {
        for (ChannelPolicy policy : POLICIES) {
            Optional<ChannelVerdict> verdict = policy.apply(question);
            setting.trace().asked(policy, question, verdict);
            if (verdict.isPresent()) {
                return verdict;
            }
        }
        return Optional.empty();
    }

    /// No rule objects.
    private Optional<Next> send(
            Step.Deliver step, Action.PlannedChannel channel, ChannelQuestion question, Point here) {
        Optional<String> before = before(channel);
        if (before.isPresent()) {
            Action.Reason reason =
                    new Action.Reason(RuleName.ORDER, "waits for those before it", Map.of("before", before.get()));
            trace(channel, Asked.Answer.HOLD, reason);
            actions.add(new Action.Hold(channel, reason));
            return Optional.empty();
        }
        Optional<Template> template = template(step);
        if (template.isEmpty()
                && setting.circumstances().isYoung(setting.notification().request())) {
            return templateLater(channel, here);
        }
        switch (setting.planner()
                .plan(
                        setting.notification(),
                        setting.facts(),
                        channel,
                        template,
                        setting.circumstances().now())) {
            case DeliveryPlanner.Plan.Failed(var failure) -> {
                trace(
                        channel,
                        Asked.Answer.FAIL,
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
                Asked.Answer.DELIVER,
                new Action.Reason(RuleName.DELIVER, "", Map.of("deliveries", Integer.toString(deliveries.size()))));
        if (channel.channel() != Channel.IN_APP) {
            ahead.add(channel.channel());
        }
        actions.add(new Action.Deliver(channel, deliveries));
    }

    /// The template may still be on its way: the step is asked again in a moment.
    private Optional<Next> templateLater(Action.PlannedChannel channel, Point here) {
        Next missing = setting.circumstances()
                .missing(setting.notification().request(), here, "the template", FailureCode.TEMPLATE_MISSING);
        if (missing instanceof Next.Wait wait && here instanceof Point.Choice) {
            actions.add(new Action.Defer(channel, wait.reason(), wait.until(), false));
            return Optional.empty();
        }
        return Optional.of(missing);
    }

    private Optional<Template> template(Step.Deliver step) {
        Notification notification = setting.notification();
        TenantId tenant = notification.request().recipient().tenant();
        return notification.request().event().hasDraft()
                ? Optional.of(notification.request().event().getDraft())
                : setting.circumstances().catalog().template(tenant, templateId(step, notification));
    }

    private static String templateId(Step.Deliver step, Notification notification) {
        if (!step.template().isEmpty()) {
            return step.template();
        }
        String ofEvent = notification.request().event().getTemplate();
        String named = ofEvent.isEmpty() ? notification.type().getTemplate() : ofEvent;
        return named.isEmpty() ? notification.typeId() : named;
    }

    /// What must settle before this may leave.
    private Optional<String> before(Action.PlannedChannel channel) {
        Notification notification = setting.notification();
        if (!channel.isOrdered()) {
            return Optional.empty();
        }
        if (ahead.contains(channel.channel())) {
            return Optional.of(notification.request().eventId().value());
        }
        return setting.circumstances()
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

    private void trace(Action.PlannedChannel channel, Asked.Answer answer, Action.Reason reason) {
        setting.trace().channel(channel.step(), Optional.of(channel.channel()), answer, () -> reason);
    }
}
