// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// The settings that all consumers of this service have that share their topics with other instances.
///
/// @param sessionTimeout after which the partitions of an instance that died go to others
public record GroupConsumers(String bootstrapServers, Duration sessionTimeout) {

    private static final int HEARTBEATS = 4;

    /// Of a consumer that begins at the beginning, and commits when it is told to.
    ///
    /// @param group its name, and the client's
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
