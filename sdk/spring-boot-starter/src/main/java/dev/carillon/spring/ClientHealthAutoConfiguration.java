// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.spring;

import dev.carillon.client.producer.EventProducer;
import dev.carillon.client.producer.ProducerStatistics;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/// Configuration of the health `carillon`: down while events wait and none is answered for `stalled-after`. It asks the
/// producer, not the platform, so that a check causes no request. `management.health.carillon.enabled=false` turns it
/// off.
@AutoConfiguration(after = ClientAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean({EventProducer.class, ClientProperties.class})
@ConditionalOnEnabledHealthIndicator("carillon")
public class ClientHealthAutoConfiguration {

    @Bean
    HealthIndicator carillonHealthIndicator(EventProducer producer, ClientProperties properties) {
        Duration limit = properties.producer().stalledAfter();
        return () -> health(producer.statistics(), limit);
    }

    private static Health health(ProducerStatistics statistics, Duration limit) {
        boolean isStalled = statistics.stalled().compareTo(limit) >= 0;
        return (isStalled ? Health.down() : Health.up())
                .withDetail("unanswered", statistics.unanswered())
                .withDetail("stalledSeconds", statistics.stalled().toSeconds())
                .build();
    }
}
