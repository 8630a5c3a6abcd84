// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.RuleName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Rule that waits for the requested time of sending. All other rules are evaluated at that time, with the
/// preferences of that time. A time of sending more than a year ahead is refused as a mistake.
final class SchedulePolicy implements RoutingPolicy {

    /// Longest time between an event's acceptance and its time of sending.
    static final Duration LONGEST = Duration.ofDays(366);

    @Override
    public String rule() {
        return RuleName.SCHEDULE;
    }

    @Override
    public Optional<Next> apply(Notification notification, History history, Instant now) {
        return notification.sendAt().filter(now::isBefore).map(sendAt -> waiting(notification, sendAt));
    }

    private static Next waiting(Notification notification, Instant sendAt) {
        boolean isLocal = notification.request().event().hasSendAtLocal();
        return new Next.Wait(
                new Point.Start(),
                new Point.Start(),
                sendAt,
                isLocal,
                new Action.Reason(
                        RuleName.SCHEDULE,
                        "the producer set a time of sending",
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
