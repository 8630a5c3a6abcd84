// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.Channel;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RuleEvaluation;
import dev.carillon.routing.decision.RuleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Record of the evaluated rules, kept only if an explanation was requested. Not thread-safe.
final class Trace {

    private final boolean wanted;
    private final List<RuleEvaluation> evaluations = new ArrayList<>();

    Trace(boolean wanted) {
        this.wanted = wanted;
    }

    List<RuleEvaluation> evaluations() {
        return evaluations;
    }

    /// Records a rule about the whole notification.
    void evaluated(String rule, Optional<Next> answer) {
        if (wanted) {
            evaluations.add(answer.map(next -> line(rule, next))
                    .orElseGet(() ->
                            new RuleEvaluation("", Optional.empty(), rule, RuleEvaluation.Answer.PASS, "", Map.of())));
        }
    }

    /// Records a rule about a channel.
    void evaluated(ChannelPolicy policy, ChannelQuestion question, Optional<ChannelVerdict> answer) {
        if (wanted) {
            String step = question.step().id();
            Optional<Channel> channel = Optional.of(question.channel());
            evaluations.add(answer.map(verdict -> new RuleEvaluation(
                            step,
                            channel,
                            verdict.reason().rule(),
                            answer(verdict),
                            verdict.reason().text(),
                            verdict.reason().inputs()))
                    .orElseGet(() -> new RuleEvaluation(
                            step, channel, policy.rule(), RuleEvaluation.Answer.PASS, "", policy.evidence(question))));
        }
    }

    /// Records the result of a step.
    void step(String step, RuleEvaluation.Answer answer, Supplier<Action.Reason> reason) {
        channel(step, Optional.empty(), answer, reason);
    }

    void channel(String step, Optional<Channel> channel, RuleEvaluation.Answer answer, Supplier<Action.Reason> reason) {
        if (wanted) {
            Action.Reason why = reason.get();
            evaluations.add(new RuleEvaluation(step, channel, why.rule(), answer, why.text(), why.inputs()));
        }
    }

    /// Records a decision that was made before any rule was evaluated.
    RoutingDecision answered(RoutingDecision decision) {
        if (wanted) {
            evaluations.add(line("", decision.next()));
        }
        return decision.with(evaluations);
    }

    private static RuleEvaluation line(String rule, Next next) {
        return switch (next) {
            case Next.End(var why) -> whole(why, RuleEvaluation.Answer.PASS);
            case Next.Digested() ->
                new RuleEvaluation("", Optional.empty(), rule, RuleEvaluation.Answer.DIGEST, "", Map.of());
            case Next.Wait wait -> whole(wait.reason(), RuleEvaluation.Answer.DEFER);
            case Next.Suppress(var why) -> whole(why, RuleEvaluation.Answer.SUPPRESS);
            case Next.Expire(var at) ->
                new RuleEvaluation(
                        "",
                        Optional.empty(),
                        RuleName.EXPIRED,
                        RuleEvaluation.Answer.EXPIRE,
                        "the notification has expired",
                        Map.of("expiredAt", at.toString()));
            case Next.Cancel(var by) ->
                new RuleEvaluation(
                        "",
                        Optional.empty(),
                        RuleName.CANCELLED,
                        RuleEvaluation.Answer.CANCEL,
                        "the producer cancelled the event",
                        Map.of("requestedBy", by));
            case Next.Fail(var failed, var code, var detail) ->
                new RuleEvaluation(
                        "",
                        Optional.empty(),
                        failed,
                        RuleEvaluation.Answer.FAIL,
                        detail,
                        Map.of("code", code.wireName()));
        };
    }

    private static RuleEvaluation whole(Action.Reason why, RuleEvaluation.Answer answer) {
        return new RuleEvaluation("", Optional.empty(), why.rule(), answer, why.text(), why.inputs());
    }

    private static RuleEvaluation.Answer answer(ChannelVerdict verdict) {
        return switch (verdict) {
            case ChannelVerdict.Silent _, ChannelVerdict.Unreachable _ -> RuleEvaluation.Answer.SUPPRESS;
            case ChannelVerdict.Later _ -> RuleEvaluation.Answer.DEFER;
            case ChannelVerdict.Gather _ -> RuleEvaluation.Answer.DIGEST;
        };
    }
}
