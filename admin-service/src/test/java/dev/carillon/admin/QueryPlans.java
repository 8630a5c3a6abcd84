// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import dev.carillon.testsupport.PostgresExtension;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

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

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "postgres");
        connection.setSchema("admin");
        return connection;
    }
}
