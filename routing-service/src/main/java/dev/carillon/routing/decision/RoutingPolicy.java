// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.time.Instant;
import java.util.Optional;

/// One rule about a notification as a whole.
@FunctionalInterface
interface RoutingPolicy {

    /// Empty means: no objection.
    Optional<RoutingDecision> apply(Notification notification, History history, Instant now);
}
