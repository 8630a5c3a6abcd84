// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.documents.workflow.Engagement;
import dev.carillon.documents.workflow.Step;
import dev.carillon.documents.workflow.WorkflowDocument;
import dev.carillon.events.Channel;
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

/// One notification's way through its flow, from where it is to where it has to wait or ends. Lives as long as one
/// decision.
final class Walk {

    private static final Action.Reason ALL_SENT = new Action.Reason(RuleName.DELIVER, "", Map.of());

    private final Notification notification;
    private final Flow flow;
    private final Circumstances circumstances;
    private final Trace trace;
    private final Facts facts;
    private final ChannelChoice channels;
    private final Gathering gathering;
    private final List<Action> actions = new ArrayList<>();
    private final Set<Limit> passed = EnumSet.noneOf(Limit.class);
    private Optional<Engagement> guard;
    private Optional<Action.Reason> ended = Optional.empty();

    Walk(Notification notification, Flow flow, DeliveryPlanner planner, Circumstances circumstances, Trace trace) {
        Progress progress = notification.request().progress();
        this.notification = notification;
        this.flow = flow;
        this.circumstances = circumstances;
        this.trace = trace;
        this.facts = new Facts(notification);
        this.gathering = new Gathering(notification, flow, circumstances);
        this.channels = new ChannelChoice(
                new ChannelChoice.Setting(notification, flow, facts, planner, circumstances, trace, gathering),
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
            trace.step(wait.id(), Asked.Answer.ESCALATE, () -> new Action.Reason(RuleName.WAIT, cause, Map.of()));
        }
        return from(next);
    }

    /// Where a step leads.
    private sealed interface Onward {
        record To(Optional<Step> step) implements Onward {}

        record Stop(Next next) implements Onward {}
    }

    private Next from(Optional<Step> first) {
        Optional<Step> step = first;
        while (step.isPresent()) {
            switch (take(step.get())) {
                case Onward.Stop(Next next) -> {
                    return next;
                }
                case Onward.To(var next) -> step = next;
            }
        }
        return end();
    }

    private Onward take(Step step) {
        return switch (step) {
            case Step.Deliver deliver ->
                channels.choose(deliver, 0, new Point.At(deliver.id()))
                        .<Onward>map(Onward.Stop::new)
                        .orElseGet(() -> below(deliver));
            case Step.Branch branch -> branch(branch);
            case Step.Wait wait -> wait(wait);
            case Step.Throttle throttle -> throttle(throttle);
            case Step.Digest digest -> digest(digest);
        };
    }

    private Onward branch(Step.Branch branch) {
        Optional<Action.Reason> objection = ConditionPolicy.objection(branch.condition(), facts);
        trace.step(
                branch.id(),
                Asked.Answer.BRANCH,
                () -> objection.orElseGet(() -> new Action.Reason(
                        RuleName.CONDITION,
                        "the condition holds",
                        Map.of("condition", branch.condition().source()))));
        if (objection.isEmpty()) {
            return below(branch);
        }
        ended = objection;
        return new Onward.To(document().otherwise(branch));
    }

    private Onward wait(Step.Wait wait) {
        if (wait.unless().isPresent() && isEngagedFor(wait.unless().get())) {
            guard = weaker(guard, wait.unless().get());
            return new Onward.Stop(engaged(document().after(wait)));
        }
        WaitEnd end = WaitEnd.of(wait, notification, circumstances);
        if (!end.at().isAfter(circumstances.now())) {
            return new Onward.Stop(after(wait));
        }
        trace.step(wait.id(), Asked.Answer.WAIT, end::reason);
        return new Onward.Stop(new Next.Wait(
                new Point.After(wait.id()), new Point.At(wait.id()), end.at(), end.isLocal(), end.reason()));
    }

    private Onward throttle(Step.Throttle step) {
        SlidingLimit span = new SlidingLimit(step.limit(), step.per());
        LimitKey key = new LimitKey(
                notification.request().recipient(),
                "step:" + gathering.course() + "/" + step.id(),
                facts.key(step.key()));
        return switch (circumstances.history().findTaken(key).take(span, circumstances.now())) {
            case Verdict.Allowed(var after) -> {
                actions.add(new Action.Count(key, span, after));
                trace.step(step.id(), Asked.Answer.PASS, () -> new Action.Reason(RuleName.THROTTLE, "", Map.of()));
                yield below(step);
            }
            case Verdict.Over over -> over(step, LimitPolicy.over(RuleName.THROTTLE, span, over), over.allowedAt());
        };
    }

    private Onward over(Step.Throttle step, Action.Reason reason, Instant allowedAt) {
        return switch (step.overflow()) {
            case DEFER -> {
                trace.step(step.id(), Asked.Answer.DEFER, () -> reason);
                Point here = new Point.At(step.id());
                yield new Onward.Stop(new Next.Wait(here, here, allowedAt, false, reason));
            }
            case SUPPRESS -> {
                trace.step(step.id(), Asked.Answer.SUPPRESS, () -> reason);
                yield new Onward.Stop(silenceRest(document().after(step), reason));
            }
            case DIGEST -> {
                trace.step(step.id(), Asked.Answer.DIGEST, () -> reason);
                actions.add(gathering.overflow(step, facts.key(step.key())));
                yield new Onward.Stop(new Next.Digested());
            }
        };
    }

    private Onward digest(Step.Digest step) {
        Action.Gather gather = gathering.step(step, facts.key(step.key()));
        actions.add(gather);
        trace.step(
                step.id(),
                gather.isItem() ? Asked.Answer.DIGEST : Asked.Answer.PASS,
                () -> new Action.Reason(
                        RuleName.DIGEST,
                        gather.isItem() ? "gathered" : "the first goes on at once",
                        Map.of(
                                "key", gather.slot().key(),
                                "closesAt", gather.closesAt().toString())));
        return gather.isItem() ? new Onward.Stop(new Next.Digested()) : below(step);
    }

    private Onward below(Step step) {
        return new Onward.To(document().after(step));
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

    /// Nothing more is sent: it is said of every channel that would have been next.
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
        trace.channel(deliver.id(), Optional.of(channel), Asked.Answer.SUPPRESS, () -> reason);
        actions.add(new Action.Silence(
                channels.planned(deliver, choice),
                new ChannelSuppression(channel, reason.rule(), reason.text(), reason.inputs())));
    }

    private Next end() {
        return new Next.End(ended.or(this::nowhere).orElse(ALL_SENT));
    }

    /// Every channel is silent: the rule that is named is the one that was reached last.
    private Optional<Action.Reason> nowhere() {
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
