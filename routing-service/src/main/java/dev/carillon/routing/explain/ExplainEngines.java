// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.events.Lane;
import dev.carillon.routing.decision.RoutingEngine;
import java.util.Map;
import java.util.Objects;

/// The engines that explain, by lane. They decide as those of the stream do, but that nothing is waited for which may
/// still be on its way to the catalog.
public record ExplainEngines(Map<Lane, RoutingEngine> byLane) {

    public ExplainEngines {
        byLane = Map.copyOf(byLane);
        if (byLane.size() < Lane.values().length) {
            throw new IllegalArgumentException("every lane needs an engine, not only " + byLane.keySet());
        }
    }

    RoutingEngine of(Lane lane) {
        return Objects.requireNonNull(byLane.get(lane));
    }
}
