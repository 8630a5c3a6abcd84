// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.runtime.kafka.StopAtFailure;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.event.ConsumerRetryAuthEvent;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/// Maker of the listener containers of sources.
final class SourceContainers {

    /// Interval at which a waiting container looks whether its pause is over.
    private static final Duration POLL = Duration.ofMillis(200);

    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofSeconds(10);

    /// Time after which the partitions of a process that died are read by another. Kafka's default is 45 s.
    private static final int SESSION_MILLIS = 10_000;

    /// Time after which a new topic or partition is noticed.
    private static final int METADATA_AGE_MILLIS = 5_000;

    private static final int RECONNECT_MILLIS = 1_000;
    private static final int API_TIMEOUT_MILLIS = 10_000;
    private static final int PARTITION_FETCH_BYTES = 1024 * 1024;

    private final KafkaSourceProperties properties;

    SourceContainers(KafkaSourceProperties properties) {
        this.properties = properties;
    }

    /// Container that is not started. If its listener or Kafka fails, it reports the failure and stops without a
    /// commit.
    KafkaMessageListenerContainer<byte[], byte[]> create(
            SourceDefinition source, SourceCluster cluster, String group, SourceIntake intake, SourceStatus status) {
        ContainerProperties reading = new ContainerProperties(source.topics().toArray(String[]::new));
        reading.setGroupId(group);
        reading.setMessageListener(intake);
        reading.setAckMode(ContainerProperties.AckMode.MANUAL);
        reading.setPollTimeout(POLL.toMillis());
        reading.setShutdownTimeout(STOP.toMillis());
        reading.setAuthExceptionRetryInterval(PAUSE_AFTER_REFUSAL);
        KafkaMessageListenerContainer<byte[], byte[]> container =
                new KafkaMessageListenerContainer<>(consumers(source, cluster, group), reading);
        container.setBeanName(source.purpose());
        container.setCommonErrorHandler(
                new StopAtFailure(cause -> status.failed(SourceStatus.Part.READING, "reading failed: " + cause)));
        container.setApplicationEventPublisher(event -> {
            if (event instanceof ConsumerRetryAuthEvent refusal) {
                status.failed(SourceStatus.Part.READING, "Kafka refuses access: " + refusal.getReason());
            }
        });
        return container;
    }

    private ConsumerFactory<byte[], byte[]> consumers(SourceDefinition source, SourceCluster cluster, String group) {
        Map<String, Object> settings = Map.ofEntries(
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS),
                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, properties.maxPollRecords()),
                Map.entry(
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        Math.toIntExact(properties.maxFetch().toBytes())),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES),
                Map.entry(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS),
                Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS));
        return cluster.clients()
                .consumers(source.purpose(), settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
