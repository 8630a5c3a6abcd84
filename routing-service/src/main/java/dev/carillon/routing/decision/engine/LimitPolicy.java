// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.RateLimit;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.Limit;
import dev.carillon.routing.decision.LimitKey;
import dev.carillon.routing.limit.SlidingLimit;
import dev.carillon.routing.limit.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Rule that limits the notifications of a recipient: of one event type (throttle), or of all types (attention
/// budget). A notification counts once for all its channels, when it is first sent. The budget covers channels that
/// interrupt: the inbox neither counts nor is limited, and critical or mandatory notifications are exempt. A digest
/// of a limit's overflow is exempt from that limit.
final class LimitPolicy implements ChannelPolicy {

    /// Window of a digest that gathers a limit's overflow, unless the type or tenant sets one.
    private static final Duration DEFAULT_WINDOW = Duration.ofHours(1);

    private final Limit limit;

    LimitPolicy(Limit limit) {
        this.limit = limit;
    }

    @Override
    public String rule() {
        return limit.rule();
    }

    @Override
    public Optional<ChannelVerdict> apply(ChannelQuestion question) {
        return span(question).flatMap(span -> switch (taken(question, span)) {
            case Verdict.Allowed _ -> Optional.empty();
            case Verdict.Over over -> Optional.of(objection(question, span, over));
        });
    }

    /// Action that counts the notification; empty if it is exempt or has been counted.
    Optional<Action.Count> count(ChannelQuestion question) {
        return span(question)
                .flatMap(span -> taken(question, span) instanceof Verdict.Allowed(var after)
                        ? Optional.of(new Action.Count(key(question), span, after))
                        : Optional.empty());
    }

    Limit limit() {
        return limit;
    }

    private ChannelVerdict objection(ChannelQuestion question, SlidingLimit span, Verdict.Over over) {
        RateLimit written = written(question.notification());
        Action.Reason reason = over(limit.rule(), span, over);
        return switch (written.getOverflow()) {
            case OVERFLOW_SUPPRESS -> new ChannelVerdict.Silent(reason);
            case OVERFLOW_DIGEST ->
                new ChannelVerdict.Gather(
                        reason,
                        limit,
                        span,
                        written.getDigestSeconds() == 0
                                ? DEFAULT_WINDOW
                                : Duration.ofSeconds(Integer.toUnsignedLong(written.getDigestSeconds())));
            case OVERFLOW_DEFER, OVERFLOW_UNSPECIFIED, UNRECOGNIZED ->
                new ChannelVerdict.Later(reason, over.allowedAt(), false);
        };
    }

    /// Reason text for an exceeded limit.
    static Action.Reason over(String rule, SlidingLimit span, Verdict.Over over) {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("limit", Integer.toString(span.limit()));
        inputs.put("per", span.per().toString());
        inputs.put("taken", Integer.toString(over.taken()));
        inputs.put("allowedAt", over.allowedAt().toString());
        return new Action.Reason(rule, "%d in %s are enough".formatted(span.limit(), span.per()), inputs);
    }

    private Verdict taken(ChannelQuestion question, SlidingLimit span) {
        Instant now = question.now();
        return question.history().findTaken(key(question)).take(span, now);
    }

    private Optional<SlidingLimit> span(ChannelQuestion question) {
        Notification notification = question.notification();
        return question.passed().contains(limit) || isExempt(notification, question.channel())
                ? Optional.empty()
                : SlidingLimit.of(written(notification));
    }

    private boolean isExempt(Notification notification, Channel channel) {
        return switch (limit) {
            case THROTTLE -> false;
            case ATTENTION_BUDGET ->
                channel == Channel.IN_APP || notification.isCritical() || notification.isMandatory();
        };
    }

    private RateLimit written(Notification notification) {
        return switch (limit) {
            case THROTTLE -> notification.type().getThrottle();
            case ATTENTION_BUDGET -> notification.tenant().getAttentionBudget();
        };
    }

    private LimitKey key(ChannelQuestion question) {
        Notification notification = question.notification();
        return switch (limit) {
            case THROTTLE -> new LimitKey(notification.request().recipient(), "type:" + notification.typeId(), "");
            case ATTENTION_BUDGET -> new LimitKey(notification.request().recipient(), "budget", "");
        };
    }
}
