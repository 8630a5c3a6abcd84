// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.counters;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Records of the control plane that are not in Kafka yet, such as recipients that were just written.
///
/// @param url JDBC address of the database
public record OutboxBacklog(String url) {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(500);

    /// Waits until everything that was written to the control plane is in Kafka.
    ///
    /// @throws IllegalStateException if it is not after ten minutes
    public void awaitEmpty() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the recipients are not in Kafka after " + PATIENCE);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private boolean isEmpty() {
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
