// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import dev.carillon.ingestion.cancellation.CancellationConfiguration;
import dev.carillon.ingestion.catalog.CatalogConfiguration;
import dev.carillon.ingestion.grpc.GrpcConfiguration;
import dev.carillon.ingestion.http.HttpConfiguration;
import dev.carillon.ingestion.kafka.KafkaSourceConfiguration;
import dev.carillon.ingestion.publication.PublicationConfiguration;
import dev.carillon.keys.DataKeysConfiguration;
import dev.carillon.observability.ObservabilityConfiguration;
import dev.carillon.runtime.http.HttpServerConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of ingestion, for an application of its own or together with other services.
@Configuration(proxyBeanMethods = false)
@Import({
    DataKeysConfiguration.class,
    HttpServerConfiguration.class,
    CatalogConfiguration.class,
    PublicationConfiguration.class,
    CancellationConfiguration.class,
    HttpConfiguration.class,
    GrpcConfiguration.class,
    KafkaSourceConfiguration.class,
    ObservabilityConfiguration.class
})
public class IngestionConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }
}
