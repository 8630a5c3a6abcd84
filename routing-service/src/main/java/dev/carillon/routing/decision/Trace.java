// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Remembers which rules were asked, where an explanation is wanted. Not thread-safe.
final class Trace {

    private final boolean wanted;
    private final List<Asked> lines = new ArrayList<>();

    Trace(boolean wanted) {
        this.wanted = wanted;
    }

    List<Asked> asked() {
        return lines;
    }

    /// A rule about the notification as a whole.
    void asked(String rule, Optional<Next> answer) {
        if (wanted) {
            lines.add(answer.map(next -> line(rule, next))
                    .orElseGet(() -> new Asked("", Optional.empty(), rule, Asked.Answer.PASS, "", Map.of())));
        }
    }

    /// A rule about a channel.
    void asked(ChannelPolicy policy, ChannelQuestion question, Optional<ChannelVerdict> answer) {
        if (wanted) {
            String step = question.step().id();
            Optional<Channel> channel = Optional.of(question.channel());
            lines.add(answer.map(verdict -> new Asked(
                            step,
                            channel,
                            verdict.reason().rule(),
                            answer(verdict),
                            verdict.reason().text(),
                            verdict.reason().inputs()))
                    .orElseGet(() ->
                            new Asked(step, channel, policy.rule(), Asked.Answer.PASS, "", policy.evidence(question))));
        }
    }

    /// Something about a step.
    void step(String step, Asked.Answer answer, Supplier<Action.Reason> reason) {
        channel(step, Optional.empty(), answer, reason);
    }

    void channel(String step, Optional<Channel> channel, Asked.Answer answer, Supplier<Action.Reason> reason) {
        if (wanted) {
            Action.Reason why = reason.get();
            lines.add(new Asked(step, channel, why.rule(), answer, why.text(), why.inputs()));
        }
    }

    /// A decision that was made before any rule was asked.
    RoutingDecision answered(RoutingDecision decision) {
        if (wanted) {
            lines.add(line("", decision.next()));
        }
        return decision.with(lines);
    }

    private static Asked line(String rule, Next next) {
        return switch (next) {
            case Next.End(var why) -> whole(why, Asked.Answer.PASS);
            case Next.Digested() -> new Asked("", Optional.empty(), rule, Asked.Answer.DIGEST, "", Map.of());
            case Next.Wait wait -> whole(wait.reason(), Asked.Answer.DEFER);
            case Next.Suppress(var why) -> whole(why, Asked.Answer.SUPPRESS);
            case Next.Expire(var at) ->
                new Asked(
                        "",
                        Optional.empty(),
                        RuleName.EXPIRED,
                        Asked.Answer.EXPIRE,
                        "it is too late",
                        Map.of("expiredAt", at.toString()));
            case Next.Cancel(var by) ->
                new Asked(
                        "",
                        Optional.empty(),
                        RuleName.CANCELLED,
                        Asked.Answer.CANCEL,
                        "the producer stopped it",
                        Map.of("requestedBy", by));
            case Next.Fail(var failed, var code, var detail) ->
                new Asked("", Optional.empty(), failed, Asked.Answer.FAIL, detail, Map.of("code", code.wireName()));
        };
    }

    private static Asked whole(Action.Reason why, Asked.Answer answer) {
        return new Asked("", Optional.empty(), why.rule(), answer, why.text(), why.inputs());
    }

    private static Asked.Answer answer(ChannelVerdict verdict) {
        return switch (verdict) {
            case ChannelVerdict.Silent _, ChannelVerdict.Unreachable _ -> Asked.Answer.SUPPRESS;
            case ChannelVerdict.Later _ -> Asked.Answer.DEFER;
            case ChannelVerdict.Gather _ -> Asked.Answer.DIGEST;
        };
    }
}
