// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of tracking.
///
/// @param groupId Kafka consumer group that reads events and receipts. All instances share it. A new name reads the
/// whole log again.
/// @param batchSize Largest number of records in one PostgreSQL transaction. A larger batch increases throughput
/// and memory use.
/// @param gatherFor Longest time that the broker waits to fill a batch. A larger value means fewer transactions and
/// a later read model.
/// @param purgeEvery Interval at which records older than their tenant's retention are deleted. A longer interval
/// causes less load and deletes them later.
/// @param retentionDays Days for which tracked events and notifications of a tenant that sets no retention are kept;
/// 0 keeps them for ever. A larger value uses more disk space and keeps personal data longer.
@ConfigurationProperties("carillon.admin.tracking")
record TrackingSettings(
        @DefaultValue("carillon-tracking") String groupId,
        @DefaultValue("20000") int batchSize,
        @DefaultValue("200ms") Duration gatherFor,
        @DefaultValue("10m") Duration purgeEvery,
        @DefaultValue("90") int retentionDays) {

    private static final int MOST_DAYS = 3_660;

    TrackingSettings {
        if (retentionDays < 0 || retentionDays > MOST_DAYS) {
            throw new IllegalArgumentException(
                    "carillon.admin.tracking.retention-days must be between 0 and " + MOST_DAYS);
        }
    }
}
