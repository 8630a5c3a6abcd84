// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import dev.carillon.delivery.channel.ObservedSender;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Push to Apple devices, where Apple's service is configured.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${carillon.delivery.push.apns.host:}'.isBlank()")
@EnableConfigurationProperties(ApnsProperties.class)
public class PushConfiguration {

    @Bean(destroyMethod = "close")
    ApnsConnection deliveryApnsConnection(ApnsProperties properties) throws IOException, GeneralSecurityException {
        return new ApnsConnection(properties);
    }

    @Bean
    ObservedSender deliveryApnsSender(
            ApnsProperties properties,
            ApnsConnection deliveryApnsConnection,
            InstantSource clock,
            MeterRegistry meters) {
        return new ObservedSender(new ApnsSender(properties, deliveryApnsConnection, clock), meters);
    }
}
