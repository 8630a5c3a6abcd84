// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.RuleName;
import java.time.Instant;
import java.util.Optional;

/// Rule that ends expired notifications.
final class ExpiryPolicy implements RoutingPolicy {

    @Override
    public String rule() {
        return RuleName.EXPIRED;
    }

    @Override
    public Optional<Next> apply(Notification notification, History history, Instant now) {
        return notification
                .expiresAt()
                .filter(expiresAt -> !now.isBefore(expiresAt))
                .map(Next.Expire::new);
    }
}
