// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Address of Kafka.
@ConfigurationProperties("carillon.kafka")
public record KafkaSettings(@DefaultValue("127.0.0.1:9092") String bootstrapServers) {

    /// Client settings that all Kafka clients of the admin service share.
    public Map<String, Object> connection() {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1000,
                CommonClientConfigs.METADATA_MAX_AGE_CONFIG,
                10_000);
    }
}
