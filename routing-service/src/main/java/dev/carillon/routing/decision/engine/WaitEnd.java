// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.documents.workflow.Step;
import dev.carillon.documents.workflow.Until;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.RuleName;
import dev.carillon.routing.engagement.BestTime;
import dev.carillon.routing.window.LocalSchedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// End of a wait.
///
/// @param isLocal true if the instant depends on the recipient's time zone
record WaitEnd(Instant at, boolean isLocal, Action.Reason reason) {

    static WaitEnd of(Step.Wait wait, Notification notification, DecisionContext context) {
        Instant now = context.now();
        Map<String, String> inputs = new HashMap<>();
        inputs.put("step", wait.id());
        wait.unless().ifPresent(unless -> inputs.put("unless", unless.name().toLowerCase(java.util.Locale.ROOT)));
        return switch (wait.until()) {
            case Until.After(var duration) ->
                new WaitEnd(now.plus(duration), false, reason("waits for " + duration, inputs));
            case Until.AtLocalTime(var time, var days, var zone) -> {
                ZoneId clock = zone.orElseGet(notification::zone);
                inputs.put("timeZone", clock.getId());
                yield new WaitEnd(
                        new LocalSchedule(List.of(time), days).next(now, clock),
                        zone.isEmpty(),
                        reason("waits until it is " + time, inputs));
            }
            case Until.BestTime(var within) -> {
                RecipientKey recipient = notification.request().recipient();
                History history = context.history();
                BestTime best = history.findEngagementHours(recipient)
                        .bestTime(now, within, notification.zone(), history.findEngagementHours(recipient.tenant()));
                inputs.putAll(best.inputs());
                yield new WaitEnd(best.at(), false, reason("waits for the best time", inputs));
            }
        };
    }

    private static Action.Reason reason(String text, Map<String, String> inputs) {
        return new Action.Reason(RuleName.WAIT, text, inputs);
    }
}
