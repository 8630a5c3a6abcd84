// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import dev.carillon.observability.ObservabilityConfiguration;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the canary.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CanarySettings.class)
@Import(ObservabilityConfiguration.class)
public class CanaryConfiguration {

    @Bean
    RoundRunner canaryRounds(CanarySettings settings, MeterRegistry registry) {
        return new RoundRunner(
                settings,
                new PlatformClient(settings),
                new CanaryMeters(new Meters(registry, Source.CANARY), settings.channels()));
    }
}
