// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.tenant;

import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Settings of tenants.
@Configuration(proxyBeanMethods = false)
@Import(KafkaConfiguration.class)
public class TenantConfiguration {

    @Bean
    TenantDirectory deliveryTenantDirectory() {
        return new TenantDirectory();
    }

    @Bean(destroyMethod = "close")
    CatalogFollower deliveryCatalogFeed(KafkaClients kafka, TenantDirectory deliveryTenantDirectory) {
        return CatalogFollower.start(kafka, "delivery", deliveryTenantDirectory::apply);
    }
}
