// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.counters;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Records of the control plane that are not in Kafka yet, such as recipients that were just written.
///
/// @param url JDBC address of the database
public record OutboxBacklog(String url) {

    public boolean isEmpty() {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select exists (select from admin.outbox)")) {
            row.next();
            return !row.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException("the outbox cannot be read", e);
        }
    }
}
