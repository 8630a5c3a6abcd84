// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.catalog;

import dev.carillon.ingestion.connection.KafkaConnection;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the catalog.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaConnection.class)
public class CatalogConfiguration {

    @Bean
    EventCatalog ingestionEventCatalog() {
        return new EventCatalog();
    }

    @Bean
    CatalogFeed ingestionCatalogFeed(KafkaConnection kafka, EventCatalog catalog) {
        return CatalogFeed.start(kafka.bootstrapServers(), catalog);
    }

    @Bean
    HealthIndicator ingestionCatalog(CatalogFeed feed) {
        return () -> feed.isCurrent()
                ? Health.up().build()
                : Health.down().withDetail("reason", "catalog not read yet").build();
    }
}
