// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.routing.access.AccessConfiguration;
import dev.carillon.routing.access.BodyReader;
import dev.carillon.routing.access.KnownCatalog;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.catalog.CatalogFollower;
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
            CatalogFollower routingCatalogFeed,
            KnownCatalog catalog,
            SimulationEnvironment environment,
            SimulationProperties properties,
            InstantSource clock) {
        return new SimulationController(
                routingCatalogFeed,
                new ApiKeyCheck(catalog::findKey, clock),
                new BodyReader(Math.toIntExact(properties.maxBody().toBytes())),
                new Simulator(environment, properties));
    }
}
