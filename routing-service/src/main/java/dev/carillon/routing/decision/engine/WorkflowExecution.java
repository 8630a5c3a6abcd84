// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.documents.workflow.Engagement;
import dev.carillon.documents.workflow.Step;
import dev.carillon.documents.workflow.WorkflowDocument;
import dev.carillon.events.Channel;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.ChannelSuppression;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.Limit;
import dev.carillon.routing.decision.LimitKey;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.Progress;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RuleEvaluation;
import dev.carillon.routing.decision.RuleName;
import dev.carillon.routing.limit.SlidingLimit;
import dev.carillon.routing.limit.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Execution of a workflow for one notification, from its position to the next wait or to the end. Lives as long as
/// one decision.
final class WorkflowExecution {

    private static final Action.Reason ALL_SENT = new Action.Reason(RuleName.DELIVER, "", Map.of());

    private final Notification notification;
    private final Flow flow;
    private final DecisionContext context;
    private final Trace trace;
    private final Facts facts;
    private final ChannelChoice channels;
    private final DigestPlacement placement;
    private final List<Action> actions = new ArrayList<>();
    private final Set<Limit> passed = EnumSet.noneOf(Limit.class);
    private Optional<Engagement> guard;
    private Optional<Action.Reason> ended = Optional.empty();

    WorkflowExecution(
            Notification notification, Flow flow, DeliveryPlanner planner, DecisionContext context, Trace trace) {
        Progress progress = notification.request().progress();
        this.notification = notification;
        this.flow = flow;
        this.context = context;
        this.trace = trace;
        this.facts = new Facts(notification);
        this.placement = new DigestPlacement(notification, flow, context);
        this.channels = new ChannelChoice(
                new ChannelChoice.SharedInputs(notification, flow, facts, planner, context, trace, placement),
                actions,
                passed);
        this.passed.addAll(progress.passed());
        this.guard = progress.guard();
    }

    RoutingDecision decide() {
        Progress before = notification.request().progress();
        Next next = switch (before.point()) {
            case Point.Start() -> from(Optional.of(document().first()));
            case Point.At(String step) ->
                isEngaged() ? engaged(document().step(step)) : from(document().step(step));
            case Point.After(String step) ->
                document().step(step).map(this::after).orElseGet(this::end);
            case Point.Choice(String step, int choice) -> choice(step, choice);
        };
        Progress after =
                new Progress(before.point(), Optional.of(flow), passed, before.engaged(), guard, before.digest());
        return new RoutingDecision(after, actions, next, List.of());
    }

    private Next after(Step step) {
        Optional<Step> next = document().after(step);
        if (step instanceof Step.Wait wait && wait.unless().isPresent()) {
            guard = weaker(guard, wait.unless().get());
        }
        if (isEngaged()) {
            return engaged(next);
        }
        if (step instanceof Step.Wait wait && wait.unless().isPresent() && next.isPresent()) {
            String cause = "not %s in time".formatted(wait.unless().get().name().toLowerCase(java.util.Locale.ROOT));
            actions.add(new Action.Escalate(flow.nameOf(next.get()), cause));
            trace.step(
                    wait.id(), RuleEvaluation.Answer.ESCALATE, () -> new Action.Reason(RuleName.WAIT, cause, Map.of()));
        }
        return from(next);
    }

    /// Result of a step.
    private sealed interface StepResult {
        record Continue(Optional<Step> step) implements StepResult {}

        record Stop(Next next) implements StepResult {}
    }

    private Next from(Optional<Step> first) {
        Optional<Step> step = first;
        while (step.isPresent()) {
            switch (take(step.get())) {
                case StepResult.Stop(Next next) -> {
                    return next;
                }
                case StepResult.Continue(var next) -> step = next;
            }
        }
        return end();
    }

    private StepResult take(Step step) {
        return switch (step) {
            case Step.Deliver deliver ->
                channels.choose(deliver, 0, new Point.At(deliver.id()))
                        .<StepResult>map(StepResult.Stop::new)
                        .orElseGet(() -> continueAfter(deliver));
            case Step.Branch branch -> branch(branch);
            case Step.Wait wait -> wait(wait);
            case Step.Throttle throttle -> throttle(throttle);
            case Step.Digest digest -> digest(digest);
        };
    }

    private StepResult branch(Step.Branch branch) {
        Optional<Action.Reason> objection = ConditionPolicy.objection(branch.condition(), facts);
        trace.step(
                branch.id(),
                RuleEvaluation.Answer.BRANCH,
                () -> objection.orElseGet(() -> new Action.Reason(
                        RuleName.CONDITION,
                        "the condition holds",
                        Map.of("condition", branch.condition().source()))));
        if (objection.isEmpty()) {
            return continueAfter(branch);
        }
        ended = objection;
        return new StepResult.Continue(document().otherwise(branch));
    }

    private StepResult wait(Step.Wait wait) {
        if (notification.isImmediate()) {
            return skip(wait);
        }
        if (wait.unless().isPresent() && isEngagedFor(wait.unless().get())) {
            guard = weaker(guard, wait.unless().get());
            return new StepResult.Stop(engaged(document().after(wait)));
        }
        WaitEnd end = WaitEnd.of(wait, notification, context);
        if (!end.at().isAfter(context.now())) {
            return new StepResult.Stop(after(wait));
        }
        trace.step(wait.id(), RuleEvaluation.Answer.WAIT, end::reason);
        return new StepResult.Stop(new Next.Wait(
                new Point.After(wait.id()), new Point.At(wait.id()), end.at(), end.isLocal(), end.reason()));
    }

    private StepResult throttle(Step.Throttle step) {
        SlidingLimit span = new SlidingLimit(step.limit(), step.per());
        LimitKey key = new LimitKey(
                notification.request().recipient(),
                "step:" + placement.course() + "/" + step.id(),
                facts.key(step.key()));
        return switch (context.history().findTaken(key).take(span, context.now())) {
            case Verdict.Allowed(var after) -> {
                actions.add(new Action.Count(key, span, after));
                trace.step(
                        step.id(),
                        RuleEvaluation.Answer.PASS,
                        () -> new Action.Reason(RuleName.THROTTLE, "", Map.of()));
                yield continueAfter(step);
            }
            case Verdict.Over over -> over(step, LimitPolicy.over(RuleName.THROTTLE, span, over), over.allowedAt());
        };
    }

    private StepResult over(Step.Throttle step, Action.Reason reason, Instant allowedAt) {
        return switch (step.overflow()) {
            case DEFER -> {
                trace.step(step.id(), RuleEvaluation.Answer.DEFER, () -> reason);
                Point here = new Point.At(step.id());
                yield new StepResult.Stop(new Next.Wait(here, here, allowedAt, false, reason));
            }
            case SUPPRESS -> {
                trace.step(step.id(), RuleEvaluation.Answer.SUPPRESS, () -> reason);
                yield new StepResult.Stop(silenceRest(document().after(step), reason));
            }
            case DIGEST -> {
                trace.step(step.id(), RuleEvaluation.Answer.DIGEST, () -> reason);
                actions.add(placement.overflow(step, facts.key(step.key())));
                yield new StepResult.Stop(new Next.Digested());
            }
        };
    }

    private StepResult digest(Step.Digest step) {
        if (notification.isImmediate()) {
            return skip(step);
        }
        Action.Gather gather = placement.step(step, facts.key(step.key()));
        actions.add(gather);
        trace.step(
                step.id(),
                gather.isItem() ? RuleEvaluation.Answer.DIGEST : RuleEvaluation.Answer.PASS,
                () -> new Action.Reason(
                        RuleName.DIGEST,
                        gather.isItem() ? "gathered" : "the first notification continues at once",
                        Map.of(
                                "key", gather.slot().key(),
                                "closesAt", gather.closesAt().toString())));
        return gather.isItem() ? new StepResult.Stop(new Next.Digested()) : continueAfter(step);
    }

    /// Continues without a step that would delay an immediate notification.
    private StepResult skip(Step step) {
        trace.step(
                step.id(),
                RuleEvaluation.Answer.PASS,
                () -> new Action.Reason(RuleName.IMMEDIATE, "skipped by a test", Map.of()));
        return continueAfter(step);
    }

    private StepResult continueAfter(Step step) {
        return new StepResult.Continue(document().after(step));
    }

    private Next choice(String id, int choice) {
        if (!(document().step(id).orElse(null) instanceof Step.Deliver deliver)) {
            return end();
        }
        if (isEngaged()) {
            silence(deliver, choice, engagedReason());
            return end();
        }
        return channels.choose(deliver, choice, new Point.Choice(id, choice)).orElseGet(this::end);
    }

    private boolean isEngaged() {
        return guard.filter(this::isEngagedFor).isPresent();
    }

    private boolean isEngagedFor(Engagement wanted) {
        return notification
                .request()
                .progress()
                .engaged()
                .filter(engaged -> engaged.satisfies(wanted))
                .isPresent();
    }

    private Next engaged(Optional<Step> first) {
        return silenceRest(first, engagedReason());
    }

    private Action.Reason engagedReason() {
        String known = notification
                .request()
                .progress()
                .engaged()
                .map(engaged -> engaged.name().toLowerCase(java.util.Locale.ROOT))
                .orElse("engaged");
        return new Action.Reason(RuleName.ENGAGED, known + " before the wait ended", Map.of("engagement", known));
    }

    /// Suppresses every remaining channel with the given reason and ends the workflow.
    private Next silenceRest(Optional<Step> first, Action.Reason reason) {
        ended = Optional.of(reason);
        for (Optional<Step> step = first; step.isPresent(); step = document().after(step.get())) {
            if (step.get() instanceof Step.Deliver deliver) {
                silence(deliver, 0, reason);
            }
        }
        return end();
    }

    private void silence(Step.Deliver deliver, int choice, Action.Reason reason) {
        Channel channel = deliver.channels().get(choice);
        trace.channel(deliver.id(), Optional.of(channel), RuleEvaluation.Answer.SUPPRESS, () -> reason);
        actions.add(new Action.Silence(
                channels.planned(deliver, choice),
                new ChannelSuppression(channel, reason.rule(), reason.text(), reason.inputs())));
    }

    private Next end() {
        return new Next.End(ended.or(this::lastSuppression).orElse(ALL_SENT));
    }

    /// Reason that no channel is left: the rule that was reached last among the suppressed channels.
    private Optional<Action.Reason> lastSuppression() {
        Map<String, String> inputs = new LinkedHashMap<>();
        Optional<ChannelSuppression> furthest = actions.stream()
                .filter(Action.Silence.class::isInstance)
                .map(action -> ((Action.Silence) action).suppression())
                .peek(silent -> inputs.put(silent.channel().wireName(), silent.rule() + ": " + silent.reason()))
                .max(Comparator.comparingInt(silent -> RuleName.rank(silent.rule())));
        return furthest.map(silent -> new Action.Reason(silent.rule(), "no channel is left", inputs));
    }

    private WorkflowDocument document() {
        return flow.document();
    }

    private static Optional<Engagement> weaker(Optional<Engagement> known, Engagement other) {
        return known.filter(other::satisfies).or(() -> Optional.of(other));
    }
}
