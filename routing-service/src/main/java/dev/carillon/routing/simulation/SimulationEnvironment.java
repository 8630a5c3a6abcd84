// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Lane;
import dev.carillon.routing.router.RoutingRules;
import java.util.Map;

/// Environment of simulations: the location of the log, and the rules of each lane's router.
///
/// @param rules rules of every lane, whether or not this process routes it
public record SimulationEnvironment(String bootstrapServers, Map<Lane, RoutingRules> rules) {

    public SimulationEnvironment {
        rules = Map.copyOf(rules);
    }
}
