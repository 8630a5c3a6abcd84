// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.routing.running.RoutingStreams;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What is known of those who may ask.
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
}
