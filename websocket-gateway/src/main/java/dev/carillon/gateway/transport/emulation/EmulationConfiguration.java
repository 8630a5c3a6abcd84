// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.emulation;

import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.session.SessionThreads;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.transport.Admission;
import dev.carillon.gateway.transport.OpenConnections;
import dev.carillon.gateway.transport.websocket.WebSocketSettings;
import dev.carillon.runtime.http.BodyLimit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Configuration of the protocol at `/connection/http_stream` and `/connection/sse`, also for pages of the allowed
/// origins.
@Configuration(proxyBeanMethods = false)
public class EmulationConfiguration {

    /// Limit on bodies of commands, which have no token.
    @Bean
    BodyLimit gatewayEmulationBodies(WebSocketSettings settings) {
        return new BodyLimit("/emulation", settings.maxInboundBytes());
    }

    @Bean
    BodyLimit gatewayConnectionBodies(WebSocketSettings settings) {
        return new BodyLimit("/connection", settings.maxInboundBytes());
    }

    @Bean
    EmulatedSessions gatewayEmulatedSessions(GatewayRedis redis, NodeId node, SessionThreads threads) {
        return new EmulatedSessions(redis, node, threads);
    }

    @Bean
    EmulationController.Dependencies gatewayEmulationDependencies(
            Ticker gatewayTicker,
            OpenConnections open,
            Admission admission,
            EmulatedSessions sessions,
            Traffic traffic) {
        return new EmulationController.Dependencies(gatewayTicker, open, admission, sessions, traffic);
    }

    @Bean
    EmulationController gatewayEmulationController(
            SessionParts parts, WebSocketSettings settings, EmulationController.Dependencies collaborators) {
        return new EmulationController(parts, settings, collaborators);
    }

    @Bean
    WebMvcConfigurer gatewayEmulationCrossOrigin(WebSocketSettings settings) {
        return new WebMvcConfigurer() {
            @Override
            public void addCorsMappings(CorsRegistry registry) {
                String[] origins = settings.allowedOrigins().toArray(String[]::new);
                if (origins.length == 0) {
                    // Spring treats a mapping without origins as one for all origins.
                    return;
                }
                for (String path : new String[] {"/connection/http_stream", "/connection/sse", "/emulation"}) {
                    registry.addMapping(path)
                            .allowedOriginPatterns(origins)
                            .allowedMethods("GET", "POST")
                            .allowedHeaders("Content-Type");
                }
            }
        };
    }
}
