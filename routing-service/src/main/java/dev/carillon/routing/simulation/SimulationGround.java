// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Lane;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.runtime.kafka.KafkaClients;
import java.util.Map;

/// What simulations stand on: where the log is, and what each lane's router decides by.
///
/// @param rules of every lane, whether or not this process routes it
public record SimulationGround(KafkaClients kafka, Map<Lane, RoutingRules> rules) {

    public SimulationGround {
        rules = Map.copyOf(rules);
    }
}
