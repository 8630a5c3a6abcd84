// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability;

import dev.carillon.observability.kafka.KafkaClientMetrics;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.trace.Tracing;
import dev.carillon.observability.trace.TracingSettings;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Configuration of metrics and traces, which every service imports: the label `service` on all metrics, and the
/// metrics of Kafka clients.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingSettings.class)
public class ObservabilityConfiguration {

    private static final String PREFIX = "carillon-";

    /// Filter that adds the label `service` to metrics of the JVM and of frameworks. The platform's own metrics have
    /// the label already. In `standalone` the JVM's metrics are those of the whole process.
    @Bean
    MeterFilter observabilityServiceLabel(Environment environment) {
        return MeterFilter.commonTags(List.of(Tag.of(Label.SERVICE.wireName(), process(environment))));
    }

    @Bean(destroyMethod = "close")
    Tracing observabilityTracing(TracingSettings settings) {
        return Tracing.of(settings);
    }

    @Bean
    SmartInitializingSingleton observabilityKafkaClients(
            ObjectProvider<PrometheusRegistry> registry, Environment environment) {
        KafkaClientMetrics metrics =
                new KafkaClientMetrics(ManagementFactory.getPlatformMBeanServer(), process(environment));
        return () -> registry.ifAvailable(exported -> exported.register(metrics));
    }

    private static String process(Environment environment) {
        String name = environment.getProperty("spring.application.name", "unnamed");
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        return bare.equals("carillon") ? "standalone" : bare;
    }
}
