// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.delivery.receipt.GroupConsumers;
import dev.carillon.keys.SecretSeal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Sending of receipts to tenants.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "carillon.delivery.receipts-out.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RelayProperties.class)
public class RelayConfiguration {

    @Bean
    ReceiptRelays deliveryReceiptRelays(
            GroupConsumers consumers,
            RelayProperties properties,
            SecretSeal seal,
            InstantSource clock,
            MeterRegistry meters) {
        return new ReceiptRelays(consumers, properties, seal, clock, meters);
    }

    /// Health details of the endpoints. A failing endpoint does not make this service unhealthy.
    @Bean
    HealthIndicator deliveryReceiptsOut(ReceiptRelays deliveryReceiptRelays) {
        return () -> Health.up()
                .withDetail("endpoints", deliveryReceiptRelays.states())
                .build();
    }
}
