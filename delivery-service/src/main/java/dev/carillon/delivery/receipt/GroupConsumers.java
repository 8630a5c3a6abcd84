// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;

/// Source of the consumers that share their topics with other instances of the service.
///
/// @param sessionTimeout Time after which the partitions of a failed instance are assigned to others
public record GroupConsumers(KafkaClients clients, Duration sessionTimeout) {

    private static final int HEARTBEATS = 4;

    /// Factory of consumers that start at the earliest offset and commit only on request.
    ///
    /// @param purpose Purpose of the consumers, see [KafkaClients]
    /// @param settings Settings of this purpose beside the common ones
    public ConsumerFactory<byte[], byte[]> factory(String purpose, Map<String, Object> settings) {
        int sessionMillis = Math.toIntExact(sessionTimeout.toMillis());
        Map<String, Object> all = new HashMap<>(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                sessionMillis,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                sessionMillis / HEARTBEATS,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false));
        all.putAll(settings);
        return clients.consumers(purpose, all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
