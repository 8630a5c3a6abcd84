// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Configuration of publication.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PublicationProperties.class)
@Import(KafkaConfiguration.class)
public class PublicationConfiguration {

    /// Name of the publisher that never gives up a record.
    public static final String PATIENT = "ingestionPatientEventPublisher";

    private static final long RECONNECT_MILLIS = 500;

    @Bean
    EventPublisher ingestionEventPublisher(KafkaClients kafka, PublicationProperties properties, PayloadSeal seal) {
        return new EventPublisher(
                producers(kafka, "ingestion-events-critical", settings(properties, properties.criticalLinger())),
                producers(kafka, "ingestion-events", settings(properties, properties.linger())),
                seal,
                properties.maxBlock());
    }

    /// Publisher for callers that wait as long as Kafka is unavailable. Its producers never give up a record, so that
    /// none
    /// is overtaken by a later one while a partition has no leader.
    @Bean(name = PATIENT, defaultCandidate = false)
    @Lazy
    EventPublisher ingestionPatientEventPublisher(
            KafkaClients kafka, PublicationProperties properties, PayloadSeal seal) {
        return new EventPublisher(
                producers(
                        kafka,
                        "ingestion-source-events-critical",
                        patient(settings(properties, properties.criticalLinger()))),
                producers(kafka, "ingestion-source-events", patient(settings(properties, properties.linger()))),
                seal,
                properties.maxBlock());
    }

    @Bean
    KafkaHealth ingestionKafka(KafkaClients kafka) {
        return new KafkaHealth(kafka.admin(
                "ingestion-health", Map.of(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS)));
    }

    private static DefaultKafkaProducerFactory<RecipientKey, Event> producers(
            KafkaClients kafka, String purpose, Map<String, Object> settings) {
        // The topics of all lanes have the same serializers.
        var topic = Topics.events(Lane.STANDARD);
        return kafka.producers(
                purpose, settings, topic.keys().serializer(), topic.values().serializer());
    }

    private static Map<String, Object> settings(PublicationProperties properties, Duration linger) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, KafkaClients.COMPRESSION),
                Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventPublisher.LARGEST_RECORD),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, millis(linger)),
                Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, properties.batchBytes()),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, properties.bufferBytes()),
                Map.entry(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        properties.maxBlock().toMillis()),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(properties.requestTimeout())),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(properties.deliveryTimeout())),
                Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS));
    }

    private static Map<String, Object> patient(Map<String, Object> settings) {
        Map<String, Object> changed = new HashMap<>(settings);
        changed.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        return changed;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
