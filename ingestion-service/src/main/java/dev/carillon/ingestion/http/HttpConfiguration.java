// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import dev.carillon.ingestion.admission.InFlightLimit;
import dev.carillon.ingestion.admission.ThrottleGate;
import dev.carillon.ingestion.cancellation.CancellationProperties;
import dev.carillon.ingestion.cancellation.CancellationReceipts;
import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.ingestion.json.BoundedJson;
import dev.carillon.ingestion.publication.EventPublisher;
import dev.carillon.ingestion.submission.EventIdSource;
import dev.carillon.ingestion.submission.SubmissionPolicy;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import dev.carillon.observability.trace.Tracing;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.http.OpenApiDocument;
import dev.carillon.runtime.http.ServletBypass;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

/// Configuration of the HTTP interface.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestLimits.class)
public class HttpConfiguration {

    @Bean
    InFlightLimit ingestionInFlightLimit(RequestLimits limits) {
        return new InFlightLimit(limits.maxInFlight().toBytes());
    }

    @Bean
    IntakeMeters ingestionIntakeMeters(MeterRegistry registry, InFlightLimit inFlight) {
        return new IntakeMeters(new Meters(registry, Source.INGESTION), inFlight);
    }

    @Bean
    Submitter ingestionSubmitter(
            EventCatalog catalog,
            EventPublisher publisher,
            RequestLimits limits,
            InstantSource clock,
            IntakeMeters meters,
            Tracing tracing) {
        return new Submitter(
                new SubmissionPolicy(catalog, limits.ofOneEvent()),
                new ThrottleGate(catalog.levers()),
                publisher,
                new EventIdSource(clock),
                clock,
                limits.maxBatchRecords(),
                new IntakeTelemetry(meters, new IntakeSpans(tracing)));
    }

    @Bean
    EventIntake ingestionEventIntake(
            CatalogFollower ingestionCatalogFeed,
            EventCatalog catalog,
            InFlightLimit inFlight,
            Submitter submitter,
            CancellationReceipts receipts,
            CancellationProperties cancellation,
            RequestLimits limits,
            InstantSource clock) {
        int maxString = Math.toIntExact(limits.maxData().toBytes());
        var collaborators = new EventIntake.Dependencies(
                ingestionCatalogFeed,
                catalog,
                new ApiKeyCheck(catalog::findApiKey, clock),
                inFlight,
                new BodyReader(),
                new BodyParser(
                        new BoundedJson(limits.maxJsonDepth(), maxString),
                        limits.maxRecipients(),
                        limits.maxBatchEvents()),
                submitter,
                receipts);
        return new EventIntake(collaborators, limits, cancellation.patience(), clock);
    }

    @Bean
    EventController ingestionEventController(EventIntake intake, IntakeMeters meters) {
        return new EventController(intake, meters);
    }

    /// The server is made before the beans that the endpoint needs.
    @Bean
    ServletBypass ingestionSubmissionEndpoint(
            ObjectProvider<EventIntake> intake,
            ObjectProvider<IntakeMeters> meters,
            ObjectProvider<MeterRegistry> registry) {
        Supplier<SubmissionEndpoint.Parts> parts = () -> new SubmissionEndpoint.Parts(
                intake.getObject(), meters.getObject(), new RequestTimers(registry.getObject()));
        return () -> new SubmissionEndpoint(SingletonSupplier.of(parts));
    }

    @Bean
    OpenApiCustomizer ingestionOpenApi() {
        return OpenApiDocument.of("openapi/ingestion.yaml");
    }
}
