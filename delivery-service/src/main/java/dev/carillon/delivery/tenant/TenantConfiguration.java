// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.tenant;

import dev.carillon.delivery.receipt.DeliveryKafkaProperties;
import dev.carillon.events.topic.InstanceReporter;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What tenants have set.
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

    @Bean(destroyMethod = "close")
    InstanceReporter deliveryInstanceReporter(
            DeliveryKafkaProperties kafka, TenantDirectory deliveryTenantDirectory, InstantSource clock) {
        return InstanceReporter.start(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                InstanceReporter.Name.ofThisProcess("delivery"),
                deliveryTenantDirectory.levers(),
                clock);
    }
}
