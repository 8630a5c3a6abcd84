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
import dev.carillon.standalone.guide.GuidePages;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.security.GrpcServerSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Application context with every service's own configuration. Spring Security is the console's alone: producers' gRPC
/// calls are authenticated by their API keys, as in an ingestion of its own.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = GrpcServerSecurityAutoConfiguration.class)
@Import({
    IngestionConfiguration.class,
    RoutingConfiguration.class,
    DeliveryConfiguration.class,
    GatewayConfiguration.class,
    AdminConfiguration.class,
    SimulatorsConfiguration.class,
    DemoConfiguration.class,
    GuidePages.class
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

    /// Address of the API reference, a static page that shows `/v3/api-docs`.
    @Bean
    WebMvcConfigurer standaloneApiReference() {
        return new WebMvcConfigurer() {
            @Override
            public void addViewControllers(ViewControllerRegistry registry) {
                registry.addViewController("/docs").setViewName("forward:/docs/index.html");
            }
        };
    }
}
