// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.catalog;

import dev.carillon.events.topic.InstanceReporter;
import dev.carillon.ingestion.connection.KafkaConnection;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of the catalog.
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

    @Bean(destroyMethod = "close")
    InstanceReporter ingestionInstanceReporter(KafkaConnection kafka, EventCatalog catalog, InstantSource clock) {
        return InstanceReporter.start(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                InstanceReporter.Name.ofThisProcess("ingestion"),
                catalog.levers(),
                clock);
    }

    @Bean
    HealthIndicator ingestionCatalog(CatalogFeed feed) {
        return () -> feed.isCurrent()
                ? Health.up().build()
                : Health.down().withDetail("reason", "catalog not read yet").build();
    }
}
