// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.connection;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Kafka connection of ingestion.
///
/// @param bootstrapServers Kafka brokers as `host:port`, separated by commas.
@ConfigurationProperties("carillon.kafka")
public record KafkaConnection(
        @DefaultValue("127.0.0.1:9092") String bootstrapServers) {}
