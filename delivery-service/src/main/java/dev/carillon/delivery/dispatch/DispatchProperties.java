// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How workers consume.
///
/// @param maxHeld records that a worker holds in memory, shared evenly between tenants: what is above a tenant's
/// share stays in Kafka and is read again later; at twice as many the worker pauses its partitions
/// @param lookAhead how far it reads beyond what is not settled
/// @param drainTimeout how long attempts under way are waited for when partitions are taken away or the process
/// ends
@ConfigurationProperties("carillon.delivery")
record DispatchProperties(
        @DefaultValue("1000") int maxHeld,
        @DefaultValue LookAhead lookAhead,
        @DefaultValue("10s") Duration drainTimeout) {

    DispatchProperties {
        if (maxHeld < 2) {
            throw new IllegalArgumentException("carillon.delivery.max-held must be at least 2");
        }
    }
}
