// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.spring;

import dev.carillon.client.producer.EventProducer;
import dev.carillon.client.producer.ProducerStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/// Configuration of the producer's metrics: `carillon.client.events` by outcome, and `carillon.client.unanswered`.
@AutoConfiguration(after = ClientAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(EventProducer.class)
public class ClientMetricsAutoConfiguration {

    @Bean
    MeterBinder carillonProducerMetrics(EventProducer producer) {
        return registry -> {
            count(registry, producer, "accepted", ProducerStatistics::accepted);
            count(registry, producer, "refused", ProducerStatistics::refused);
            count(registry, producer, "unconfirmed", ProducerStatistics::unconfirmed);
            Gauge.builder(
                            "carillon.client.unanswered",
                            producer,
                            one -> one.statistics().unanswered())
                    .description("events that are queued or in flight")
                    .register(registry);
        };
    }

    private static void count(
            MeterRegistry registry,
            EventProducer producer,
            String outcome,
            ToDoubleFunction<ProducerStatistics> number) {
        FunctionCounter.builder("carillon.client.events", producer, one -> number.applyAsDouble(one.statistics()))
                .tag("outcome", outcome)
                .description("submitted events by what became of them")
                .register(registry);
    }
}
