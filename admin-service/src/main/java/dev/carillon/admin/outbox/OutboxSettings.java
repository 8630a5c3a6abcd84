// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the relay works.
///
/// @param batchSize most records in one Kafka transaction
/// @param pollInterval how often it looks for records written by other instances
/// @param transactionalId the same for all instances on one database, and for no others: taking it over fences off the
/// last
/// @param patience how long a write waits until what it told can be read from Kafka; then it is answered all the same
@ConfigurationProperties("carillon.admin.outbox")
record OutboxSettings(
        @DefaultValue("500") int batchSize,
        @DefaultValue("250ms") Duration pollInterval,
        @DefaultValue("carillon-admin-outbox") String transactionalId,
        @DefaultValue("1s") Duration patience) {}
