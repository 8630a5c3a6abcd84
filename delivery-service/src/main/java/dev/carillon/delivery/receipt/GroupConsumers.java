// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// Common settings of this service's consumers that share their topics with other instances.
///
/// @param sessionTimeout Time after which the partitions of a failed instance are assigned to others
public record GroupConsumers(String bootstrapServers, Duration sessionTimeout) {

    private static final int HEARTBEATS = 4;

    /// Settings of a consumer that starts at the earliest offset and commits explicitly.
    ///
    /// @param group Group id, which is also the client id
    public Map<String, Object> settings(String group) {
        int sessionMillis = Math.toIntExact(sessionTimeout.toMillis());
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.CLIENT_ID_CONFIG,
                group,
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
                false);
    }
}
