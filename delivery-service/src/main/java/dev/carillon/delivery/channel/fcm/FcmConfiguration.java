// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import dev.carillon.delivery.channel.ObservedSender;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Sender of push notifications to Android devices, if a Firebase project is configured.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${carillon.delivery.push.fcm.service-account:}'.isBlank()")
@EnableConfigurationProperties(FcmProperties.class)
public class FcmConfiguration {

    @Bean(destroyMethod = "close")
    FcmSender deliveryFcmSender(FcmProperties properties, InstantSource clock) throws IOException {
        return new FcmSender(properties, clock);
    }

    @Bean
    ObservedSender deliveryObservedFcmSender(FcmSender deliveryFcmSender, MeterRegistry meters) {
        return new ObservedSender(deliveryFcmSender, meters);
    }
}
