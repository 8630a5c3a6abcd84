// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the admin service's PostgreSQL connections.
///
/// @param poolSize Largest number of connections that an instance opens. A larger value allows more concurrent
/// requests and uses more of the server's connections. At least 2.
/// @param connectionTimeout Time that a request waits for a free connection before it is answered with 503.
/// @param socketTimeout Time to wait for data from a server that does not answer, before the connection is closed.
/// A larger value allows longer queries and detects a dead server later.
@ConfigurationProperties("carillon.admin.database")
record DatabaseSettings(
        @DefaultValue("10") int poolSize,
        @DefaultValue("3s") Duration connectionTimeout,
        @DefaultValue("30s") Duration socketTimeout) {

    DatabaseSettings {
        if (poolSize < 2) {
            throw new IllegalArgumentException("carillon.admin.database.pool-size must be at least 2");
        }
    }
}
