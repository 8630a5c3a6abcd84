// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.awaitility.Awaitility.await;

import dev.carillon.testsupport.PostgresExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// Query plans of PostgreSQL for the current statistics of the tables.
public final class QueryPlans {

    private final PostgresExtension postgres = new PostgresExtension();

    /// Runs statements that fill and analyze tables.
    public void run(String... statements) {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Vacuums and analyzes tables until their pages are marked as visible to everybody, which an index only scan
    /// needs. A snapshot that another connection still holds keeps pages from being marked, so one run may not do.
    public void vacuum(String... tables) {
        for (String table : tables) {
            await("pages of %s that everybody sees".formatted(table))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> {
                        run("vacuum analyze " + table);
                        return isVisible(table);
                    });
        }
    }

    /// Plan of a statement as JSON.
    public String explain(String statement, Object... values) {
        try (Connection connection = connect();
                PreparedStatement sql = connection.prepareStatement("explain (format json) " + statement)) {
            for (int i = 0; i < values.length; i++) {
                sql.setObject(i + 1, values[i]);
            }
            try (ResultSet plan = sql.executeQuery()) {
                plan.next();
                return plan.getString(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isVisible(String table) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement sql = connection.prepareStatement(
                        "select relallvisible * 10 >= relpages * 9 from pg_class where oid = ?::regclass")) {
            sql.setString(1, table);
            try (ResultSet visible = sql.executeQuery()) {
                return visible.next() && visible.getBoolean(1);
            }
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "postgres");
        connection.setSchema("admin");
        return connection;
    }
}
