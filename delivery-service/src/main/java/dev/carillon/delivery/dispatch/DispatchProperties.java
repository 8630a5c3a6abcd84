// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the delivery workers.
///
/// @param maxHeld Number of records that a worker holds in memory, shared evenly between tenants. Records above a
/// tenant's share stay in Kafka and are read again later; at twice this number the worker pauses its partitions. A
/// larger value takes more memory.
/// @param lookAhead Limits on reading beyond the first unsettled record.
/// @param drainTimeout Time to wait for running attempts when partitions are revoked or the process stops. A larger
/// value delays rebalances and leaves fewer attempts with an unknown outcome.
/// @param fetchWait Time for which the broker holds a worker's request while there is nothing to deliver; a delivery
/// ends it. A larger value saves requests, and delays partitions that the worker is assigned meanwhile.
@ConfigurationProperties("carillon.delivery")
record DispatchProperties(
        @DefaultValue("1000") int maxHeld,
        @DefaultValue LookAhead lookAhead,
        @DefaultValue("10s") Duration drainTimeout,
        @DefaultValue("500ms") Duration fetchWait) {

    DispatchProperties {
        if (maxHeld < 2) {
            throw new IllegalArgumentException("carillon.delivery.max-held must be at least 2");
        }
    }
}
