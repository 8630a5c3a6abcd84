// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the log is.
@ConfigurationProperties("carillon.kafka")
record GatewayKafkaProperties(
        @DefaultValue("127.0.0.1:9092") String bootstrapServers) {

    Map<String, Object> connection() {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                // A broker that was away is tried again soon.
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1000);
    }
}
