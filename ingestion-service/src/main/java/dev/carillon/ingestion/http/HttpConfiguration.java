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
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of the HTTP interface.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestLimits.class)
public class HttpConfiguration {

    @Bean
    EventController ingestionEventController(
            EventCatalog catalog,
            CatalogFollower ingestionCatalogFeed,
            EventPublisher publisher,
            CancellationReceipts receipts,
            CancellationProperties cancellation,
            RequestLimits limits,
            InstantSource clock,
            MeterRegistry registry,
            Tracing tracing) {
        int maxString = Math.toIntExact(limits.maxData().toBytes());
        InFlightLimit inFlight = new InFlightLimit(limits.maxInFlight().toBytes());
        IntakeMeters meters = new IntakeMeters(new Meters(registry, Source.INGESTION), inFlight);
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
                new Submitter(
                        new SubmissionPolicy(catalog, limits.ofOneEvent()),
                        new ThrottleGate(catalog.levers()),
                        publisher,
                        new EventIdSource(clock),
                        clock,
                        limits.maxBatchRecords(),
                        new IntakeTelemetry(meters, new IntakeSpans(tracing))),
                receipts);
        return new EventController(new EventIntake(collaborators, limits, cancellation.patience(), clock), meters);
    }

    @Bean
    OpenApiCustomizer ingestionOpenApi() {
        return OpenApiDocument.of("openapi/ingestion.yaml");
    }
}
