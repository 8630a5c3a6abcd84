// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What the producer wants sent later waits; all else is decided then, by the preferences of then. Not for longer than
/// a year: a time to send beyond that is taken for a mistake.
final class SchedulePolicy implements RoutingPolicy {

    /// The longest that a time to send may lie after the event's acceptance.
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
                        "the producer set a time to send",
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
