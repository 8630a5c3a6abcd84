// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.health;

import dev.carillon.delivery.attempt.AttemptLedger;
import dev.carillon.delivery.channel.ObservedSender;
import dev.carillon.delivery.channel.ProviderState;
import dev.carillon.delivery.channel.circuit.ProviderCircuits;
import dev.carillon.delivery.dispatch.DeliveryWorkers;
import dev.carillon.delivery.pace.ProviderPaces;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Health of this service's dependencies. A provider's failure is shown but does not make this service unhealthy.
@Configuration(proxyBeanMethods = false)
@Import(KafkaConfiguration.class)
public class HealthConfiguration {

    @Bean(destroyMethod = "close")
    KafkaState deliveryKafka(KafkaClients kafka) {
        return new KafkaState(kafka);
    }

    @Bean
    ProviderMeters deliveryProviderMeters(
            List<ObservedSender> senders, ProviderPaces paces, ProviderCircuits circuits, MeterRegistry registry) {
        ProviderMeters meters = new ProviderMeters(new Meters(registry, Source.DELIVERY), paces, circuits);
        senders.forEach(sender -> meters.watch(sender.provider()));
        return meters;
    }

    @Bean
    HealthIndicator deliveryRedis(AttemptLedger ledger, DeliveryWorkers workers) {
        return () -> (ledger.isAvailable() ? Health.up() : Health.down())
                .withDetail("suspendedWorkers", workers.suspended())
                .build();
    }

    @Bean
    HealthIndicator deliveryProviders(
            List<ObservedSender> senders, DeliveryWorkers workers, ProviderCircuits circuits, ProviderPaces paces) {
        return () -> {
            Health.Builder health = Health.up().withDetail("workers", workers.names());
            for (ObservedSender sender : senders) {
                ProviderState state = sender.state();
                health.withDetail(state.provider(), state);
                health.withDetail(state.provider() + "-circuit", circuits.state(state.provider()));
                paces.findState(state.provider())
                        .ifPresent(pace -> health.withDetail(state.provider() + "-pace", pace));
            }
            return health.build();
        };
    }
}
