// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.time.Instant;
import java.util.Optional;

/// One rule about a notification as a whole.
interface RoutingPolicy {

    /// The rule's published name.
    String rule();

    /// Empty means: no objection.
    Optional<Next> apply(Notification notification, History history, Instant now);
}
