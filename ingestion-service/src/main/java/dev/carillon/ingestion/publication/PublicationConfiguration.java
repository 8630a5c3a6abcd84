// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

import dev.carillon.events.Lane;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.ingestion.connection.KafkaConnection;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of publication.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({KafkaConnection.class, PublicationProperties.class})
public class PublicationConfiguration {

    private static final long RECONNECT_MILLIS = 500;

    @Bean
    EventPublisher ingestionEventPublisher(KafkaConnection kafka, PublicationProperties properties, PayloadSeal seal) {
        var topic = Topics.events(Lane.STANDARD);
        return new EventPublisher(
                new KafkaProducer<>(
                        settings(kafka, properties),
                        topic.keys().serializer(),
                        topic.values().serializer()),
                seal,
                properties.maxBlock());
    }

    @Bean
    KafkaHealth ingestionKafka(KafkaConnection kafka) {
        return new KafkaHealth(Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "carillon-ingestion-health",
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                RECONNECT_MILLIS)));
    }

    private static Map<String, Object> settings(KafkaConnection kafka, PublicationProperties properties) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "carillon-ingestion"),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventPublisher.LARGEST_RECORD),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, millis(properties.linger())),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, properties.batchBytes()),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, properties.bufferBytes()),
                Map.entry(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        properties.maxBlock().toMillis()),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(properties.requestTimeout())),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(properties.deliveryTimeout())),
                Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS));
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
