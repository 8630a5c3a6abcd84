// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.benchmarks.gateway.GatewayTenant;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Inbox counts in PostgreSQL by independent queries.
record InboxDatabase(String url) {

    /// Ids of the unread items, by recipient.
    Map<String, Set<String>> unread() {
        return query("""
                select i.recipient, i.notification_id
                from gateway.inbox_items i left join gateway.item_states s using (tenant, recipient, notification_id)
                where i.tenant = ? and not coalesce(s.read, false) and not coalesce(s.archived, false)
                """);
    }

    /// Ids of all items, by recipient.
    Map<String, Set<String>> items() {
        return query("select recipient, notification_id from gateway.inbox_items where tenant = ?");
    }

    private Map<String, Set<String>> query(String sql) {
        Map<String, Set<String>> found = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, GatewayTenant.TENANT.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(rows.getString(1), _ -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
    }
}
