// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.ingestion.intake.IntakeConfiguration;
import dev.carillon.ingestion.intake.IntakeGate;
import dev.carillon.ingestion.intake.IntakeMeters;
import dev.carillon.ingestion.intake.RequestLimits;
import dev.carillon.ingestion.intake.Submitter;
import dev.carillon.ingestion.json.BoundedJson;
import dev.carillon.ingestion.publication.EventPublisher;
import dev.carillon.ingestion.publication.PublicationConfiguration;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.catalog.InstanceReporter;
import dev.carillon.runtime.kafka.KafkaClientProperties;
import dev.carillon.runtime.kafka.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.function.SingletonSupplier;

/// Configuration of the Kafka sources.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaSourceProperties.class)
@Import(IntakeConfiguration.class)
public class KafkaSourceConfiguration {

    @Bean(destroyMethod = "close")
    SourceClusters ingestionSourceClusters(
            KafkaSourceProperties properties, KafkaClients kafka, KafkaClientProperties overrides, SslBundles bundles) {
        return new SourceClusters(properties, kafka, overrides, bundles);
    }

    @Bean
    @Lazy
    SourceIntake.Parts ingestionSourceIntake(
            IntakeGate gate,
            Submitter submitter,
            @Qualifier(PublicationConfiguration.PATIENT) EventPublisher patient,
            BoundedJson ingestionJson,
            RequestLimits limits,
            IntakeMeters meters,
            MeterRegistry registry) {
        RecordReader reader = new RecordReader(
                ingestionJson, limits.maxRecipients(), limits.maxBody().toBytes());
        SourceMeters sourceMeters = new SourceMeters(new Meters(registry, Source.INGESTION));
        return new SourceIntake.Parts(gate, submitter.with(patient), reader, meters, sourceMeters);
    }

    @Bean
    KafkaSources ingestionKafkaSources(
            EventCatalog catalog,
            CatalogFollower ingestionCatalogFeed,
            InstanceReporter ingestionInstanceReporter,
            SourceClusters clusters,
            KafkaSourceProperties properties,
            ObjectProvider<SourceIntake.Parts> intake,
            InstantSource clock) {
        // Its producers are not needed where no tenant has a source.
        Supplier<RunningSource.Parts> parts =
                () -> new RunningSource.Parts(clusters, new SourceContainers(properties), intake.getObject(), clock);
        return new KafkaSources(
                catalog.kafkaSources(),
                ingestionCatalogFeed,
                ingestionInstanceReporter,
                SingletonSupplier.of(parts)::obtain);
    }
}
