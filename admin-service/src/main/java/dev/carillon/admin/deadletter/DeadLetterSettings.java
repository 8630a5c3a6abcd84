// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How dead letters are read.
///
/// @param groupId the consumer group; all instances share it
@ConfigurationProperties("carillon.admin.dead-letters")
record DeadLetterSettings(
        @DefaultValue("carillon-dead-letters") String groupId) {}
