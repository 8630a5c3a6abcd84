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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Application context with every service's own configuration.
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
class StandaloneConfiguration {

    /// Headers that allow pages of any origin to import the JavaScript library: public files, without credentials.
    @Bean
    WebMvcConfigurer standaloneSdkCrossOrigin() {
        return new WebMvcConfigurer() {
            @Override
            public void addCorsMappings(CorsRegistry registry) {
                registry.addMapping("/sdk/**")
                        .allowedOrigins("*")
                        .allowedMethods("GET", "HEAD")
                        .allowCredentials(false);
            }
        };
    }
}
