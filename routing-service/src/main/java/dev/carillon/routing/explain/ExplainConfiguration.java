// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.routing.access.AccessConfiguration;
import dev.carillon.routing.access.BodyReader;
import dev.carillon.routing.access.KnownCatalog;
import dev.carillon.routing.running.RoutingStreams;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.http.OpenApiDocument;
import java.time.InstantSource;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of explanations over HTTP.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExplainProperties.class)
@Import(AccessConfiguration.class)
public class ExplainConfiguration {

    @Bean
    PeerRouters routingNeighbours(RoutingStreams streams, ExplainProperties properties) {
        return new PeerRouters(streams.identity().name(), properties.patience());
    }

    @Bean
    ExplainController routingExplainController(
            CatalogFollower routingCatalogFeed,
            KnownCatalog catalog,
            RoutingStreams streams,
            ExplainEngines engines,
            PeerRouters peers,
            ExplainProperties properties,
            InstantSource clock) {
        var collaborators = new ExplainIntake.Dependencies(
                routingCatalogFeed,
                new ApiKeyCheck(catalog::findKey, clock),
                new BodyReader(Math.toIntExact(properties.maxBody().toBytes())),
                new QuestionReader(catalog),
                streams,
                new Explainer(engines, streams.identity().name(), properties.maxMoments()),
                peers);
        return new ExplainController(new ExplainIntake(collaborators, clock));
    }

    @Bean
    OpenApiCustomizer routingOpenApi() {
        return OpenApiDocument.of("openapi/routing.yaml");
    }
}
