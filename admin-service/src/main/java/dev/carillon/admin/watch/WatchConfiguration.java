// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.watch;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import dev.carillon.runtime.kafka.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans that monitor the platform as a whole.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WatchSettings.class)
public class WatchConfiguration {

    @Bean
    PlatformWatch adminPlatformWatch(
            KafkaClients kafka, AdminDatabase database, WatchSettings settings, MeterRegistry registry) {
        return new PlatformWatch(kafka, database, new Meters(registry, Source.ADMIN), settings.every());
    }
}
