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

/// Sender of push notifications to Apple devices, if Apple's service is configured.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${carillon.delivery.push.apns.host:}'.isBlank()")
@EnableConfigurationProperties({ApnsProperties.class, ApnsCredentials.class})
public class PushConfiguration {

    @Bean(destroyMethod = "close")
    ApnsConnections deliveryApnsConnections(ApnsProperties properties, ApnsCredentials credentials)
            throws IOException, GeneralSecurityException {
        return new ApnsConnections(properties, credentials);
    }

    @Bean
    ObservedSender deliveryApnsSender(
            ApnsProperties properties,
            ApnsCredentials credentials,
            ApnsConnections deliveryApnsConnections,
            InstantSource clock,
            MeterRegistry meters) {
        ApnsNotifications notifications = new ApnsNotifications(credentials.topic());
        return new ObservedSender(new ApnsSender(properties, deliveryApnsConnections, notifications, clock), meters);
    }
}
