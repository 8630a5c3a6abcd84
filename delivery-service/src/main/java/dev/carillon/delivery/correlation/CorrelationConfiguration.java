// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.correlation;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Delivery tags, which are sent with messages.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CorrelationProperties.class)
public class CorrelationConfiguration {

    @Bean
    DeliveryTags deliveryTags(CorrelationProperties properties) {
        return new DeliveryTags(properties);
    }
}
