// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.recovery;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Notifications in the inboxes of a tenant, counted in PostgreSQL.
///
/// @param url JDBC address of the database
/// @param tenant id of the tenant
record StoredNotifications(String url, String tenant) {

    private static final String COUNT =
            "select count(*), count(distinct (recipient, event_id)) from gateway.inbox_items"
                    + " where tenant = ? and recipient <> 'probe'";

    /// Numbers of notifications.
    ///
    /// @param items items in the inboxes
    /// @param different different pairs of recipient and event among them
    record Count(long items, long different) {

        long doubled() {
            return items - different;
        }
    }

    Count count() {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, tenant);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Count(row.getLong(1), row.getLong(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }
}
