// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Publication of receipts and dead letters.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GroupProperties.class)
@Import(KafkaConfiguration.class)
public class ReceiptConfiguration {

    @Bean
    ServiceInstance deliveryServiceInstance() {
        return ServiceInstance.ofThisProcess();
    }

    @Bean
    GroupConsumers deliveryGroupConsumers(KafkaClients kafka, GroupProperties group) {
        return new GroupConsumers(kafka, group.sessionTimeout());
    }

    @Bean(destroyMethod = "close")
    Publication deliveryPublication(KafkaClients kafka) {
        return new Publication(kafka);
    }

    @Bean
    ReceiptPublisher deliveryReceiptPublisher(
            Publication deliveryPublication,
            ServiceInstance deliveryServiceInstance,
            InstantSource clock,
            MeterRegistry registry) {
        return new ReceiptPublisher(deliveryPublication, deliveryServiceInstance, clock, new ReceiptMeters(registry));
    }
}
