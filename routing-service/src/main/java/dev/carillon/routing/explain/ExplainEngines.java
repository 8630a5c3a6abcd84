// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.events.Lane;
import dev.carillon.routing.decision.engine.RoutingEngine;
import java.util.Map;
import java.util.Objects;

/// Engines for explanations, by lane. They decide as those of the streams do, but do not wait for missing catalog
/// documents.
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
