// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import java.util.List;
import java.util.Set;

/// Request of a simulation: the events of a range, under a changed catalog.
///
/// @param types ids of event types; empty for all
record SimulationRequest(TimeRange range, List<CatalogChange> changes, Set<String> types) {

    SimulationRequest {
        changes = List.copyOf(changes);
        types = Set.copyOf(types);
    }
}
