// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import com.zaxxer.hikari.HikariDataSource;
import dev.carillon.runtime.postgres.PoolSettings;
import dev.carillon.runtime.postgres.PostgresPools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;

/// The schema `keys` in PostgreSQL, which all services share. It can be created without a running server; the first
/// transaction creates the schema. Thread-safe.
final class KeyDatabase implements AutoCloseable {

    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(10);

    private final HikariDataSource pool;
    private final String schema;
    private volatile boolean ready;

    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /// @param connections most connections
    KeyDatabase(PostgresPools pools, int connections) {
        this.pool = pools.open("keys", new PoolSettings(connections, ACQUIRE_TIMEOUT, CONNECT_TIMEOUT, SOCKET_TIMEOUT));
        this.schema = read("keys.sql");
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
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("select pg_is_in_recovery()")) {
                row.next();
                if (row.getBoolean(1)) {
                    return;
                }
            }
            statement.execute(schema);
            connection.commit();
            ready = true;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(KeyDatabase.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
