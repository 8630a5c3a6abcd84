// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Kafka connection of the router.
@Validated
@ConfigurationProperties("carillon.kafka")
record RoutingKafkaProperties(
        @NotBlank @DefaultValue("127.0.0.1:9092") String bootstrapServers) {}
