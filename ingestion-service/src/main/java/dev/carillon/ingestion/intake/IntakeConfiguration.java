// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.ingestion.admission.InFlightLimit;
import dev.carillon.ingestion.admission.ThrottleGate;
import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.ingestion.json.BoundedJson;
import dev.carillon.ingestion.publication.EventPublisher;
import dev.carillon.ingestion.quota.QuotaConfiguration;
import dev.carillon.ingestion.quota.QuotaGate;
import dev.carillon.ingestion.submission.EventIdSource;
import dev.carillon.ingestion.submission.SubmissionPolicy;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import dev.carillon.observability.trace.Tracing;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.redis.RedisLink;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of the intake.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RequestLimits.class, IdempotencyProperties.class})
@Import(QuotaConfiguration.class)
public class IntakeConfiguration {

    @Bean
    InFlightLimit ingestionInFlightLimit(RequestLimits limits) {
        return new InFlightLimit(limits.maxInFlight().toBytes());
    }

    @Bean
    IntakeMeters ingestionIntakeMeters(MeterRegistry registry, InFlightLimit inFlight) {
        return new IntakeMeters(new Meters(registry, Source.INGESTION), inFlight);
    }

    @Bean
    IntakeGate ingestionIntakeGate(
            CatalogFollower ingestionCatalogFeed, EventCatalog catalog, InFlightLimit inFlight, InstantSource clock) {
        return new IntakeGate(ingestionCatalogFeed, new ApiKeyCheck(catalog::findApiKey, clock), inFlight);
    }

    @Bean
    IdempotencyKeys ingestionIdempotencyKeys(RedisLink ingestionRedisLink, IdempotencyProperties properties) {
        return new IdempotencyKeys(ingestionRedisLink, properties.remember());
    }

    @Bean
    BoundedJson ingestionJson(RequestLimits limits) {
        return new BoundedJson(
                limits.maxJsonDepth(), Math.toIntExact(limits.maxData().toBytes()));
    }

    @Bean
    Submitter ingestionSubmitter(
            EventCatalog catalog,
            EventPublisher publisher,
            QuotaGate quotas,
            RequestLimits limits,
            InstantSource clock,
            IntakeMeters meters,
            Tracing tracing) {
        return new Submitter(
                new SubmissionPolicy(catalog, limits.ofOneEvent()),
                publisher,
                new EventIdSource(clock),
                clock,
                new IntakeLimits(new ThrottleGate(catalog.levers()), quotas, limits.maxBatchRecords()),
                new IntakeTelemetry(meters, new IntakeSpans(tracing)));
    }
}
