// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.intake;

import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.outbox.ApplicationDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/// Outbox of an application, which commits 500 events at once.
final class OutboxTable implements WayIn {

    private static final int TRANSACTION = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String INSERT =
            "insert into carillon_outbox (aggregatetype, aggregateid, type, payload) values ('recipient', ?, ?, ?::jsonb)";

    private final ApplicationDatabase database;

    OutboxTable(ApplicationDatabase database) {
        this.database = database;
    }

    @Override
    public String label() {
        return "outbox and relay";
    }

    @Override
    public void send(int first, int count) {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            for (int begin = first; begin < first + count; begin += TRANSACTION) {
                insert(connection, begin, Math.min(begin + TRANSACTION, first + count));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("events cannot be inserted", e);
        }
        if (!Waiting.until(() -> database.count("carillon_outbox") == 0, PATIENCE)) {
            throw new IllegalStateException("%d rows are left".formatted(database.count("carillon_outbox")));
        }
        if (database.count("carillon_outbox_refused") > 0) {
            throw new IllegalStateException("events were refused");
        }
    }

    private static void insert(Connection connection, int begin, int end) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int number = begin; number < end; number++) {
                insert.setString(1, EventText.recipient(number));
                insert.setString(2, EventText.TYPE);
                insert.setString(3, EventText.payload(number));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    @Override
    public void close() {
        // The caller closes the database.
    }
}
