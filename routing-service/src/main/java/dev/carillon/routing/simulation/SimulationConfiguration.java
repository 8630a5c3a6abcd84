// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.routing.access.AccessConfiguration;
import dev.carillon.routing.access.ApiKeyCheck;
import dev.carillon.routing.access.BodyReader;
import dev.carillon.routing.access.CatalogFeed;
import dev.carillon.routing.access.KnownCatalog;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Simulations over HTTP.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SimulationProperties.class)
@Import(AccessConfiguration.class)
public class SimulationConfiguration {

    @Bean
    SimulationController routingSimulationController(
            CatalogFeed feed,
            KnownCatalog catalog,
            SimulationEnvironment ground,
            SimulationProperties properties,
            InstantSource clock) {
        return new SimulationController(
                feed,
                new ApiKeyCheck(catalog, clock),
                new BodyReader(Math.toIntExact(properties.maxBody().toBytes())),
                new Simulator(ground, properties));
    }
}
