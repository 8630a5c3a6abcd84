// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import com.zaxxer.hikari.HikariDataSource;
import dev.carillon.runtime.postgres.PoolSettings;
import dev.carillon.runtime.postgres.PostgresPools;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// The schema `keys` in PostgreSQL, which all services share. It can be created without a running server. Before the
/// first transaction it creates the schema as the schema's owner, unless another process does. Thread-safe.
final class KeyDatabase implements AutoCloseable {

    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

    private static final String SCHEMA = "keys";

    private final HikariDataSource pool;
    private final PostgresPools pools;
    private volatile boolean ready;

    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /// @param connections most connections
    KeyDatabase(PostgresPools pools, int connections) {
        this.pools = pools;
        this.pool = pools.open(SCHEMA, new PoolSettings(connections, ACQUIRE_TIMEOUT, CONNECT_TIMEOUT, SOCKET_TIMEOUT));
    }

    /// Runs the work in one transaction, which is rolled back if the work throws.
    <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!ready) {
                    makeSchema(connection);
                }
                T result = work.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /// Creates the schema, except on a replica, which gets it from its primary.
    private void makeSchema(Connection connection) throws SQLException {
        if (pools.isMigrating()) {
            if (isReplica(connection)) {
                return;
            }
            pools.runScript(SCHEMA);
        }
        ready = true;
    }

    private static boolean isReplica(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_is_in_recovery()")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
