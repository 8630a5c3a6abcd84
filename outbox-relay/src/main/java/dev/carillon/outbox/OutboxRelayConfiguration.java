// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import dev.carillon.observability.ObservabilityConfiguration;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the outbox relay.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboxSettings.class)
@Import(ObservabilityConfiguration.class)
public class OutboxRelayConfiguration {

    @Bean(destroyMethod = "close")
    PlatformClient outboxPlatform(OutboxSettings settings) {
        return new PlatformClient(settings.ingestionUrl(), settings.requestTimeout());
    }

    @Bean
    SourceRelays outboxRelays(OutboxSettings settings, PlatformClient platform, MeterRegistry registry) {
        OutboxMeters meters = new OutboxMeters(
                new Meters(registry, Source.OUTBOX),
                settings.sources().stream().map(OutboxSettings.Source::name).toList());
        Backoff backoff =
                new Backoff(settings.retry(), () -> ThreadLocalRandom.current().nextLong());
        return new SourceRelays(settings.sources().stream()
                .map(source -> new SourceRelay(settings, source, platform, meters, backoff))
                .toList());
    }
}
