// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.Next;
import java.time.Instant;
import java.util.Optional;

/// Rule about a whole notification.
interface RoutingPolicy {

    /// Published name of the rule.
    String rule();

    /// Objection of the rule; empty if it has none.
    Optional<Next> apply(Notification notification, History history, Instant now);
}
