// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import dev.carillon.ingestion.connection.KafkaConnection;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of the wait for the routers' answers to cancellations.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({KafkaConnection.class, CancellationProperties.class})
public class CancellationConfiguration {

    private static final long RECONNECT_MILLIS = 500;

    @Bean
    CancellationReceipts ingestionCancellationReceipts(KafkaConnection kafka) {
        return CancellationReceipts.start(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                CommonClientConfigs.CLIENT_ID_CONFIG,
                "carillon-ingestion-receipts",
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                RECONNECT_MILLIS));
    }
}
