// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How tracking reads the log.
///
/// @param groupId the consumer group; all instances share it
/// @param batchSize most records in one PostgreSQL transaction
/// @param gatherFor how long the broker may wait to gather a batch: the delay of what is read here,
/// against the number of transactions
/// @param purgeEvery how often what is older than its tenant keeps it is removed
@ConfigurationProperties("carillon.admin.tracking")
record TrackingSettings(
        @DefaultValue("carillon-tracking") String groupId,
        @DefaultValue("5000") int batchSize,
        @DefaultValue("200ms") Duration gatherFor,
        @DefaultValue("10m") Duration purgeEvery) {}
