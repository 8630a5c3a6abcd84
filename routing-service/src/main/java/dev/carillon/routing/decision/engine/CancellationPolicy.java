// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.decision.RuleName;
import java.time.Instant;
import java.util.Optional;

/// Rule that stops notifications of cancelled events.
final class CancellationPolicy implements RoutingPolicy {

    @Override
    public String rule() {
        return RuleName.CANCELLED;
    }

    @Override
    public Optional<Next> apply(Notification notification, History history, Instant now) {
        RoutingRequest request = notification.request();
        return history.findCancellation(request.recipient(), request.eventId())
                .map(stopped -> new Next.Cancel(stopped.requestedBy()));
    }
}
