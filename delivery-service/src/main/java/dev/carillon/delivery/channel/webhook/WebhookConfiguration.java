// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

import dev.carillon.delivery.channel.ObservedSender;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Webhook sender, if a signing secret is configured.
@Configuration(proxyBeanMethods = false)
@Conditional(WebhookConfiguration.AnySecretConfigured.class)
@EnableConfigurationProperties(WebhookProperties.class)
public class WebhookConfiguration {

    @Bean(destroyMethod = "close")
    WebhookSender deliveryWebhookSender(WebhookProperties properties, InstantSource clock) {
        return new WebhookSender(properties, clock);
    }

    @Bean
    ObservedSender deliveryObservedWebhookSender(WebhookSender deliveryWebhookSender, MeterRegistry meters) {
        return new ObservedSender(deliveryWebhookSender, meters);
    }

    /// Condition that is true if any tenant has a signing secret.
    static final class AnySecretConfigured implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return Binder.get(context.getEnvironment())
                    .bind("carillon.delivery.webhook.secrets", Map.class)
                    .isBound();
        }
    }
}
