// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import dev.carillon.admin.AdminConfiguration;
import dev.carillon.delivery.DeliveryConfiguration;
import dev.carillon.gateway.GatewayConfiguration;
import dev.carillon.ingestion.IngestionConfiguration;
import dev.carillon.routing.RoutingConfiguration;
import dev.carillon.simulators.SimulatorsConfiguration;
import dev.carillon.standalone.demo.DemoConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// One context with every service's own configuration.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    IngestionConfiguration.class,
    RoutingConfiguration.class,
    DeliveryConfiguration.class,
    GatewayConfiguration.class,
    AdminConfiguration.class,
    SimulatorsConfiguration.class,
    DemoConfiguration.class
})
class StandaloneConfiguration {}
