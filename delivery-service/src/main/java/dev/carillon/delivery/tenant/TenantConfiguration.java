// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.tenant;

import dev.carillon.delivery.receipt.DeliveryKafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Settings of tenants.
@Configuration(proxyBeanMethods = false)
public class TenantConfiguration {

    @Bean
    TenantDirectory deliveryTenantDirectory() {
        return new TenantDirectory();
    }

    @Bean(destroyMethod = "close")
    TenantFeed deliveryTenantFeed(DeliveryKafkaProperties kafka, TenantDirectory deliveryTenantDirectory) {
        return new TenantFeed(kafka.bootstrapServers(), deliveryTenantDirectory);
    }
}
