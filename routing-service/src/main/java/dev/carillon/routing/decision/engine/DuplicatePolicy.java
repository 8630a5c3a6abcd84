// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.decision.RuleName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Rule that suppresses a repeated event for a recipient who was notified within the window. The window is measured
/// between acceptance times, so that a router that was stopped for hours decides in the same way.
final class DuplicatePolicy implements RoutingPolicy {

    @Override
    public String rule() {
        return RuleName.DUPLICATE;
    }

    @Override
    public Optional<Next> apply(Notification notification, History history, Instant now) {
        RoutingRequest request = notification.request();
        return switch (request.stage()) {
            case RELEASED -> Optional.empty();
            case ARRIVED ->
                history.findFirstNotification(request.recipient(), request.dedupeKey())
                        .filter(first -> request.acceptedAt().isBefore(first.until()))
                        .map(first -> repetition(request, first));
        };
    }

    private static Next repetition(RoutingRequest request, History.FirstNotification first) {
        String reason = request.event().getDedupeKey().isEmpty() ? "event id seen before" : "dedupe key seen before";
        return new Next.Suppress(new Action.Reason(
                RuleName.DUPLICATE,
                reason,
                Map.of(
                        "firstEvent", first.eventId(),
                        "firstAcceptedAt", first.acceptedAt().toString(),
                        "until", first.until().toString())));
    }
}
