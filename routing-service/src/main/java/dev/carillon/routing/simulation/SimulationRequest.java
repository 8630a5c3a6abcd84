// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import java.util.List;
import java.util.Set;

/// What is asked: the events of a range, under a changed catalog.
///
/// @param types of events; none means all
record SimulationRequest(TimeRange range, List<CatalogChange> changes, Set<String> types) {

    SimulationRequest {
        changes = List.copyOf(changes);
        types = Set.copyOf(types);
    }
}
