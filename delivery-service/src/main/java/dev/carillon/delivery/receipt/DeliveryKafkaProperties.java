// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Connection to Kafka.
@ConfigurationProperties("carillon.kafka")
public record DeliveryKafkaProperties(
        @DefaultValue("127.0.0.1:9092") String bootstrapServers) {}
