// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the outbox relay.
///
/// @param batchSize Largest number of records in one Kafka transaction. A larger batch increases throughput and the
/// time until its first record is visible.
/// @param pollInterval Interval at which the relay looks for records written by other instances. A longer interval
/// saves queries and delays these records.
/// @param transactionalId Transactional id of the relay's Kafka producer. It must be the same for all instances on
/// one database, and different for other databases: a new leader uses it to fence off the previous one.
/// @param patience Time that a write waits until its records can be read from Kafka. After that it is answered as
/// successful, and the records follow later.
@ConfigurationProperties("carillon.admin.outbox")
record OutboxSettings(
        @DefaultValue("500") int batchSize,
        @DefaultValue("250ms") Duration pollInterval,
        @DefaultValue("carillon-admin-outbox") String transactionalId,
        @DefaultValue("1s") Duration patience) {}
