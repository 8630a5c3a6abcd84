// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import dev.carillon.delivery.channel.ObservedSender;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Sender of push messages to browsers, if a VAPID key is configured.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${carillon.delivery.push.web.private-key:}'.isBlank()")
@EnableConfigurationProperties(WebPushProperties.class)
public class WebPushConfiguration {

    @Bean(destroyMethod = "close")
    WebPushSender deliveryWebPushSender(WebPushProperties properties, InstantSource clock)
            throws GeneralSecurityException {
        return new WebPushSender(properties, clock);
    }

    @Bean
    ObservedSender deliveryObservedWebPushSender(WebPushSender deliveryWebPushSender, MeterRegistry meters) {
        return new ObservedSender(deliveryWebPushSender, meters);
    }
}
