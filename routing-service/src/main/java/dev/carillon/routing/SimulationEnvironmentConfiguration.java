// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing;

import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.Lane;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.routing.simulation.ReadOnlySeal;
import dev.carillon.routing.simulation.SimulationConfiguration;
import dev.carillon.routing.simulation.SimulationEnvironment;
import dev.carillon.runtime.kafka.KafkaClients;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of the rules for simulations: those of the streams, for all lanes, with a template cache of their
/// own.
@Configuration(proxyBeanMethods = false)
@Import(SimulationConfiguration.class)
class SimulationEnvironmentConfiguration {

    @Bean
    SimulationEnvironment routingSimulationEnvironment(
            RoutingProperties properties, KafkaClients kafka, PayloadSeal seal) {
        TemplateRenderer renderer = new TemplateRenderer(properties.rendering().cacheSize());
        return new SimulationEnvironment(
                kafka,
                Arrays.stream(Lane.values())
                        .collect(Collectors.toMap(
                                Function.identity(),
                                lane -> RoutingConfiguration.rules(
                                        lane, properties, renderer, new ReadOnlySeal(seal)))));
    }
}
