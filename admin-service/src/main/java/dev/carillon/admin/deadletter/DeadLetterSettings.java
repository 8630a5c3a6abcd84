// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the dead letter consumer.
///
/// @param groupId Kafka consumer group that reads the dead letters. All instances share it. A new name reads all
/// dead letters that are still in the topic again.
@ConfigurationProperties("carillon.admin.dead-letters")
record DeadLetterSettings(
        @DefaultValue("carillon-dead-letters") String groupId) {}
