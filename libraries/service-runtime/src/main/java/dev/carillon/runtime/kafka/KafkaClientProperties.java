// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Kafka client properties for single purposes.
///
/// @param clients Kafka client properties by purpose, such as `carillon.kafka.clients.ingestion-events.linger.ms=5`.
/// They take precedence over `spring.kafka.*` and over the values that Carillon sets for the purpose. A purpose is the
/// part of the client id after `carillon-`
@ConfigurationProperties("carillon.kafka")
public record KafkaClientProperties(@DefaultValue Map<String, Map<String, String>> clients) {

    public KafkaClientProperties {
        clients = Map.copyOf(clients);
    }
}
