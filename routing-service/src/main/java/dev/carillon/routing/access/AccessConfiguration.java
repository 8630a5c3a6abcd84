// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.catalog.InstanceReporter;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of API-key authentication for the router's HTTP endpoints.
@Configuration(proxyBeanMethods = false)
@Import(KafkaConfiguration.class)
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
    CatalogFollower routingCatalogFeed(KafkaClients kafka, KnownCatalog catalog) {
        return CatalogFollower.start(kafka, "routing", catalog::apply);
    }

    @Bean(destroyMethod = "close")
    InstanceReporter routingInstanceReporter(KafkaClients kafka, KnownCatalog catalog, InstantSource clock) {
        return InstanceReporter.start(kafka, InstanceReporter.Name.ofThisProcess("routing"), catalog.levers(), clock);
    }
}
