// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Consumer groups of the delivery instances.
///
/// @param sessionTimeout Time after which the partitions of a failed instance are assigned to others, for
/// deliveries and for receipts to tenants' endpoints. A larger value tolerates longer pauses and delays the
/// takeover. Brokers reject less than 6s by default.
@ConfigurationProperties("carillon.delivery")
record GroupProperties(@DefaultValue("6s") Duration sessionTimeout) {

    GroupProperties {
        if (sessionTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("carillon.delivery.session-timeout must be at least 1s");
        }
    }
}
