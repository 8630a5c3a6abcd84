// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the control plane uses PostgreSQL.
///
/// @param poolSize most connections at once
/// @param connectionTimeout how long a request waits for one before it is answered 503
/// @param socketTimeout how long a server that has gone silent is waited for
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
