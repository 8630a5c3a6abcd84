// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.time.Instant;
import java.util.Optional;

/// What comes too late is not sent.
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
