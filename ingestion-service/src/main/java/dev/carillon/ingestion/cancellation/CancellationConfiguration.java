// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of the wait for the routers' answers to cancellations.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CancellationProperties.class)
@Import(KafkaConfiguration.class)
public class CancellationConfiguration {

    @Bean
    CancellationReceipts ingestionCancellationReceipts(KafkaClients kafka) {
        return CancellationReceipts.start(kafka);
    }
}
