// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Lane;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.runtime.kafka.KafkaClients;
import java.util.Map;

/// Environment of simulations: the clients that read the log, and the rules of each lane's router.
///
/// @param rules rules of every lane, whether or not this process routes it
public record SimulationEnvironment(KafkaClients kafka, Map<Lane, RoutingRules> rules) {

    public SimulationEnvironment {
        rules = Map.copyOf(rules);
    }
}
