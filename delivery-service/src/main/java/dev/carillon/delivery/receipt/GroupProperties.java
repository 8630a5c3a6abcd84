// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How instances share the work.
///
/// @param sessionTimeout after which the partitions of an instance that died go to others, of deliveries and
/// of the receipts that tenants' endpoints get. Brokers allow no less than 6s unless they are told to
@ConfigurationProperties("carillon.delivery")
record GroupProperties(@DefaultValue("6s") Duration sessionTimeout) {

    GroupProperties {
        if (sessionTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("carillon.delivery.session-timeout must be at least 1s");
        }
    }
}
