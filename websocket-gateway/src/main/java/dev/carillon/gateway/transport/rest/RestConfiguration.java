// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import dev.carillon.gateway.broadcast.BroadcastLog;
import dev.carillon.gateway.connection.Revocations;
import dev.carillon.gateway.connection.TenantDirectory;
import dev.carillon.gateway.inbox.history.InboxHistory;
import dev.carillon.gateway.readstate.InboxMethods;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.transport.ClientTokens;
import dev.carillon.gateway.transport.FirstRequestWatch;
import dev.carillon.gateway.transport.websocket.WebSocketSettings;
import dev.carillon.keys.DataKeys;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.http.BodyLimit;
import dev.carillon.runtime.http.OpenApiDocument;
import java.time.InstantSource;
import java.util.Optional;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Configuration of the REST interface at `/v1/inbox`, also for pages of the allowed origins.
@Configuration(proxyBeanMethods = false)
public class RestConfiguration {

    @Bean
    OpenApiCustomizer gatewayOpenApi() {
        return OpenApiDocument.of("openapi/gateway.yaml");
    }

    /// Limit on bodies that are read whole into memory.
    @Bean
    BodyLimit gatewayInboxBodies() {
        return new BodyLimit("/v1/inbox", TokenFirstBody.MAX_BYTES);
    }

    @Bean
    BodyLimit gatewayStreamBodies() {
        return new BodyLimit("/v1/streams", TokenFirstBody.MAX_BYTES);
    }

    @Bean
    BodyLimit gatewayRevocationBodies() {
        return new BodyLimit("/v1/token-revocations", TokenFirstBody.MAX_BYTES);
    }

    @Bean
    InboxController gatewayInboxController(ClientTokens tokens, InboxMethods methods) {
        return new InboxController(tokens, methods);
    }

    @Bean
    ProducerAccess gatewayProducerAccess(TenantDirectory tenants, InstantSource clock) {
        return new ProducerAccess(tenants, new ApiKeyCheck(tenants::findKey, clock));
    }

    @Bean
    BroadcastController gatewayBroadcastController(ProducerAccess access, BroadcastLog log, GatewayRedis redis) {
        return new BroadcastController(access, log, redis);
    }

    @Bean
    InboxExportController gatewayInboxExportController(
            ProducerAccess access, InboxHistory history, ObjectProvider<DataKeys> dataKeys) {
        return new InboxExportController(
                access,
                history,
                // Without encryption only the inbox itself shows that the recipient exists.
                recipient -> Optional.ofNullable(dataKeys.getIfAvailable())
                        .filter(known -> known.isKnown(recipient))
                        .isPresent());
    }

    @Bean
    RevocationController gatewayRevocationController(ProducerAccess access, Revocations revocations) {
        return new RevocationController(access, revocations);
    }

    @Bean
    GatewayErrorAdvice gatewayErrorAdvice() {
        return new GatewayErrorAdvice();
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> gatewayFirstRequestWatch(FirstRequestWatch watch) {
        return factory -> factory.addServerCustomizers(watch);
    }

    @Bean
    WebMvcConfigurer gatewayCrossOrigin(WebSocketSettings settings) {
        return new WebMvcConfigurer() {
            @Override
            public void addCorsMappings(CorsRegistry registry) {
                if (settings.allowedOrigins().isEmpty()) {
                    // Spring treats a mapping without origins as one for all origins.
                    return;
                }
                registry.addMapping("/v1/inbox/**")
                        .allowedOriginPatterns(settings.allowedOrigins().toArray(String[]::new))
                        .allowedMethods("GET", "POST")
                        .allowedHeaders("Authorization", "Content-Type", "Carillon-Device", "Last-Event-ID");
            }
        };
    }
}
