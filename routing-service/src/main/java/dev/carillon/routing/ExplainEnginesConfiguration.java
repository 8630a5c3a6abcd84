// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing;

import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.Lane;
import dev.carillon.routing.decision.engine.DeliveryPlanner;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.explain.ExplainConfiguration;
import dev.carillon.routing.explain.ExplainEngines;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of the engines for explanations. They decide as the streams do, but do not wait for missing catalog
/// documents.
@Configuration(proxyBeanMethods = false)
@Import(ExplainConfiguration.class)
class ExplainEnginesConfiguration {

    @Bean
    ExplainEngines routingExplainEngines(RoutingProperties properties) {
        RoutingProperties.Rendering rendering = properties.rendering();
        TemplateRenderer renderer = new TemplateRenderer(rendering.cacheSize());
        int sizeLimit = Math.toIntExact(rendering.deliverySizeLimit().toBytes());
        return new ExplainEngines(Arrays.stream(Lane.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        lane -> new RoutingEngine(
                                new DeliveryPlanner(lane, renderer, sizeLimit),
                                properties.decisions().dedupeWindow(),
                                Duration.ZERO))));
    }
}
