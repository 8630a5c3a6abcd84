// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// What a recipient was told within the window is not told again. The window counts from acceptance to acceptance, so
/// that a router that was away for hours decides as one that was not.
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
                history.findTold(request.recipient(), request.dedupeKey())
                        .filter(told -> request.acceptedAt().isBefore(told.until()))
                        .map(told -> repetition(request, told));
        };
    }

    private static Next repetition(RoutingRequest request, History.Told told) {
        String reason = request.event().getDedupeKey().isEmpty() ? "event id seen before" : "dedupe key seen before";
        return new Next.Suppress(new Action.Reason(
                RuleName.DUPLICATE,
                reason,
                Map.of(
                        "firstEvent", told.eventId(),
                        "firstAcceptedAt", told.acceptedAt().toString(),
                        "until", told.until().toString())));
    }
}
