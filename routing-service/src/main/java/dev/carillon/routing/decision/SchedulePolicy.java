// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What the producer wants sent later waits; all else is decided then, by the preferences of then.
final class SchedulePolicy implements RoutingPolicy {

    @Override
    public Optional<RoutingDecision> apply(Notification notification, History history, Instant now) {
        return notification
                .sendAt()
                .filter(now::isBefore)
                .map(sendAt -> new RoutingDecision.Defer(
                        RuleName.SCHEDULE,
                        "the producer set a time to send",
                        sendAt,
                        Map.of(
                                "sendAt",
                                asWritten(notification),
                                "timeZone",
                                notification.zone().getId())));
    }

    private static String asWritten(Notification notification) {
        var event = notification.request().event();
        return event.hasSendAtLocal()
                ? event.getSendAtLocal()
                : Instant.ofEpochMilli(event.getSendAtMillis()).toString();
    }
}
