// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import java.time.Duration;

/// Values that Carillon sets for one pool. An operator's `spring.datasource.hikari.*` takes precedence over the
/// time-outs.
///
/// @param size most connections
/// @param acquireTimeout time that a caller waits for a free connection
/// @param connectTimeout time to wait for the server to accept a connection, in whole seconds
/// @param socketTimeout time to wait for data from the server before the connection is closed, in whole seconds
/// @param schema schema of unqualified names; if empty, the server's default
public record PoolSettings(
        int size, Duration acquireTimeout, Duration connectTimeout, Duration socketTimeout, String schema) {

    /// Settings of a pool whose statements qualify their names.
    public PoolSettings(int size, Duration acquireTimeout, Duration connectTimeout, Duration socketTimeout) {
        this(size, acquireTimeout, connectTimeout, socketTimeout, "");
    }
}
