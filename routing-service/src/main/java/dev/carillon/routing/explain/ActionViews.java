// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.ChannelSuppression;
import dev.carillon.routing.decision.PlannedDelivery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Converter of a decision's actions into their JSON form.
final class ActionViews {

    private ActionViews() {}

    static Explanation.ActionView of(Action action) {
        return switch (action) {
            case Action.Deliver(Action.PlannedChannel channel, List<PlannedDelivery> deliveries) ->
                new Explanation.ActionView(
                        "deliver",
                        channel.step(),
                        channel.channel().wireName(),
                        "deliver",
                        "",
                        null,
                        deliveries.stream().map(PlannedDelivery::addressId).toList(),
                        Map.of());
            case Action.Defer(Action.PlannedChannel channel, Action.Reason reason, Instant until, boolean _) ->
                about(channel, "defer", reason, until);
            case Action.Hold(Action.PlannedChannel channel, Action.Reason reason) ->
                about(channel, "hold", reason, null);
            case Action.Silence(Action.PlannedChannel channel, ChannelSuppression silent) ->
                about(channel, "suppress", new Action.Reason(silent.rule(), silent.reason(), silent.inputs()), null);
            case Action.Fail fail ->
                about(
                        fail.channel(),
                        "fail",
                        new Action.Reason(
                                "catalog",
                                fail.failure().detail(),
                                Map.of("code", fail.failure().code().wireName())),
                        null);
            case Action.Gather gather -> gather(gather);
            case Action.Escalate(String step, String cause) ->
                new Explanation.ActionView("escalate", step, null, "wait", cause, null, List.of(), Map.of());
            case Action.Count count -> count(count);
        };
    }

    private static Explanation.ActionView about(
            Action.PlannedChannel channel, String action, Action.Reason reason, @Nullable Instant until) {
        return new Explanation.ActionView(
                action,
                channel.step(),
                channel.channel().wireName(),
                reason.rule(),
                reason.text(),
                until,
                List.of(),
                new TreeMap<>(reason.inputs()));
    }

    private static Explanation.ActionView gather(Action.Gather gather) {
        return new Explanation.ActionView(
                gather.isItem() ? "digest" : "open-digest",
                gather.slot().place(),
                null,
                gather.rule(),
                "",
                gather.closesAt(),
                List.of(),
                Map.of("digest", gather.id().value(), "key", gather.slot().key()));
    }

    private static Explanation.ActionView count(Action.Count count) {
        return new Explanation.ActionView(
                "count",
                null,
                null,
                count.key().scope(),
                "",
                null,
                List.of(),
                Map.of(
                        "limit", Integer.toString(count.limit().limit()),
                        "per", count.limit().per().toString(),
                        "taken", Integer.toString(count.after().takenMillis().size())));
    }
}
