// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.catalog;

import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.catalog.InstanceReporter;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of the catalog.
@Configuration(proxyBeanMethods = false)
@Import(KafkaConfiguration.class)
public class CatalogConfiguration {

    @Bean
    EventCatalog ingestionEventCatalog() {
        return new EventCatalog();
    }

    @Bean
    CatalogFollower ingestionCatalogFeed(KafkaClients kafka, EventCatalog catalog) {
        return CatalogFollower.start(kafka, "ingestion", catalog::apply);
    }

    @Bean(destroyMethod = "close")
    InstanceReporter ingestionInstanceReporter(KafkaClients kafka, EventCatalog catalog, InstantSource clock) {
        return InstanceReporter.start(kafka, InstanceReporter.Name.ofThisProcess("ingestion"), catalog.levers(), clock);
    }

    @Bean
    HealthIndicator ingestionCatalog(CatalogFollower ingestionCatalogFeed) {
        return () -> ingestionCatalogFeed.isCurrent()
                ? Health.up().build()
                : Health.down().withDetail("reason", "catalog not read yet").build();
    }
}
