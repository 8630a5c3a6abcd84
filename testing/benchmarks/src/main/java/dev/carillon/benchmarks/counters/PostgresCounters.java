// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.counters;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/// Counters of a PostgreSQL server. A session reports its transactions and rows with a delay of up to a second; the
/// write-ahead log is counted at once.
record PostgresCounters(String url) {

    private static final String COUNTERS = """
            select d.xact_commit + d.xact_rollback, d.tup_inserted + d.tup_updated + d.tup_deleted,
                pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), w.wal_records
            from pg_stat_database d, pg_stat_wal w where d.datname = current_database()
            """;

    Map<String, Double> read() {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COUNTERS)) {
            row.next();
            return Map.of(
                    "PostgreSQL transactions", row.getDouble(1),
                    "PostgreSQL rows written", row.getDouble(2),
                    "PostgreSQL WAL bytes", row.getDouble(3),
                    "PostgreSQL WAL records", row.getDouble(4));
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not tell its counters", e);
        }
    }
}
