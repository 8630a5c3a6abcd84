// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import dev.carillon.ingestion.cancellation.CancellationProperties;
import dev.carillon.ingestion.cancellation.CancellationReceipts;
import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.ingestion.intake.IdempotencyKeys;
import dev.carillon.ingestion.intake.IntakeConfiguration;
import dev.carillon.ingestion.intake.IntakeGate;
import dev.carillon.ingestion.intake.IntakeMeters;
import dev.carillon.ingestion.intake.RequestLimits;
import dev.carillon.ingestion.intake.Submitter;
import dev.carillon.ingestion.json.BoundedJson;
import dev.carillon.ingestion.quota.QuotaGate;
import dev.carillon.runtime.http.OpenApiDocument;
import dev.carillon.runtime.http.ServletBypass;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.function.SingletonSupplier;

/// Configuration of the HTTP interface.
@Configuration(proxyBeanMethods = false)
@Import(IntakeConfiguration.class)
public class HttpConfiguration {

    @Bean
    EventIntake ingestionEventIntake(
            IntakeGate gate,
            EventCatalog catalog,
            BoundedJson ingestionJson,
            Submitter submitter,
            IdempotencyKeys keys,
            CancellationReceipts receipts,
            CancellationProperties cancellation,
            RequestLimits limits,
            InstantSource clock) {
        var collaborators = new EventIntake.Dependencies(
                gate,
                catalog,
                new BodyReader(),
                new BodyParser(ingestionJson, limits.maxRecipients(), limits.maxBatchEvents()),
                submitter,
                keys,
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
            ObjectProvider<QuotaGate> quotas,
            ObjectProvider<MeterRegistry> registry) {
        Supplier<SubmissionEndpoint.Parts> parts = () -> new SubmissionEndpoint.Parts(
                intake.getObject(), meters.getObject(), new RequestTimers(registry.getObject()), quotas.getObject());
        return () -> new SubmissionEndpoint(SingletonSupplier.of(parts));
    }

    @Bean
    OpenApiCustomizer ingestionOpenApi() {
        return OpenApiDocument.of("openapi/ingestion.yaml");
    }
}
