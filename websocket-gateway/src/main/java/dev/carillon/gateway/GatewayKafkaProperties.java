// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Connection to Kafka.
///
/// @param bootstrapServers Kafka brokers from which the gateway discovers the cluster, as `host:port`, separated by
/// commas.
@ConfigurationProperties("carillon.kafka")
record GatewayKafkaProperties(
        @DefaultValue("127.0.0.1:9092") String bootstrapServers) {

    Map<String, Object> connection() {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                // Reconnects soon to a broker that was unavailable.
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1000);
    }
}
