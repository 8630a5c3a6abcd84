// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Publication of receipts and dead letters.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DeliveryKafkaProperties.class, GroupProperties.class})
public class ReceiptConfiguration {

    @Bean
    ServiceInstance deliveryServiceInstance() {
        return ServiceInstance.ofThisProcess();
    }

    @Bean
    GroupConsumers deliveryGroupConsumers(DeliveryKafkaProperties kafka, GroupProperties group) {
        return new GroupConsumers(kafka.bootstrapServers(), group.sessionTimeout());
    }

    @Bean(destroyMethod = "close")
    Publication deliveryPublication(DeliveryKafkaProperties kafka) {
        return new Publication(kafka.bootstrapServers());
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
