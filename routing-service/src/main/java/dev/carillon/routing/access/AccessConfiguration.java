// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.events.topic.InstanceReporter;
import dev.carillon.routing.running.RoutingStreams;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of API-key authentication for the router's HTTP endpoints.
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    KnownCatalog routingKnownCatalog() {
        return new KnownCatalog();
    }

    @Bean
    CatalogFeed routingCatalogFeed(RoutingStreams streams, KnownCatalog catalog) {
        return CatalogFeed.start(streams.bootstrapServers(), catalog);
    }

    @Bean(destroyMethod = "close")
    InstanceReporter routingInstanceReporter(RoutingStreams streams, KnownCatalog catalog, InstantSource clock) {
        return InstanceReporter.start(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, streams.bootstrapServers()),
                InstanceReporter.Name.ofThisProcess("routing"),
                catalog.levers(),
                clock);
    }
}
