// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

import dev.carillon.delivery.channel.ObservedSender;
import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.keys.SecretSeal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Webhook sender.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "carillon.delivery.webhook.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WebhookProperties.class)
public class WebhookConfiguration {

    @Bean(destroyMethod = "close")
    WebhookSender deliveryWebhookSender(
            WebhookProperties properties,
            TenantDirectory deliveryTenantDirectory,
            SecretSeal seal,
            InstantSource clock) {
        return new WebhookSender(
                properties, new WebhookSigners(properties.secrets(), deliveryTenantDirectory, seal), clock);
    }

    @Bean
    ObservedSender deliveryObservedWebhookSender(WebhookSender deliveryWebhookSender, MeterRegistry meters) {
        return new ObservedSender(deliveryWebhookSender, meters);
    }
}
