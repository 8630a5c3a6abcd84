// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.outbox;

import dev.carillon.benchmarks.cluster.ProcessUsage;
import dev.carillon.benchmarks.crash.DeliveryAudit;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// PostgreSQL server of an application, with accounts, their history and the outbox. One thread may kill it while
/// others connect.
public final class ApplicationDatabase implements AutoCloseable {

    private static final String TABLES = """
            create table account (id int primary key, number bigint not null);
            create table history (id text primary key, account int not null, number bigint not null);
            """;

    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);

    private final Path directory;
    private final int port = FreePorts.next();
    private EmbeddedPostgres server;

    private ApplicationDatabase(Path directory) {
        this.directory = directory;
        this.server = EmbeddedPostgres.start(directory, port);
    }

    /// Starts a server with the tables.
    ///
    /// @param outbox File with the outbox's tables
    public static ApplicationDatabase start(Path directory, Path outbox, int accounts) {
        ApplicationDatabase database = new ApplicationDatabase(directory);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(outbox));
            statement.execute(TABLES);
            statement.execute(
                    "insert into account select id, 0 from generate_series(0, %d) as id".formatted(accounts - 1));
            return database;
        } catch (IOException e) {
            database.close();
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            database.close();
            throw new IllegalStateException("the application's tables cannot be created", e);
        }
    }

    public String jdbcUrl() {
        return EmbeddedPostgres.jdbcUrl(port);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), EmbeddedPostgres.USER, EmbeddedPostgres.USER);
    }

    /// Resource usage of the server so far.
    public ProcessUsage usage() {
        return ProcessUsage.of(server.process());
    }

    /// Stops the server by `SIGQUIT`, PostgreSQL's immediate shutdown, and starts it again: it recovers from its log.
    void crashAndRestart() {
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(server.process().pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (!Waiting.until(() -> !isRunning(server.process()), STOP_TIMEOUT)) {
                throw new IllegalStateException("PostgreSQL does not stop");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL stops", e);
        }
        server.close();
        server = EmbeddedPostgres.start(directory, port);
    }

    /// False also for a process that has ended and whose parent has not noticed yet.
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /// Number of rows of a table.
    public long count(String table) {
        try (Connection connection = connect();
                PreparedStatement count = connection.prepareStatement("select count(*) from " + table);
                ResultSet rows = count.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("the application's database does not answer", e);
        }
    }

    /// Committed events by id.
    Map<String, DeliveryAudit.Place> committed() {
        try (Connection connection = connect();
                PreparedStatement history = connection.prepareStatement("select id, account, number from history");
                ResultSet rows = history.executeQuery()) {
            Map<String, DeliveryAudit.Place> committed = new HashMap<>();
            while (rows.next()) {
                committed.put(rows.getString(1), new DeliveryAudit.Place(rows.getInt(2), rows.getLong(3)));
            }
            return committed;
        } catch (SQLException e) {
            throw new IllegalStateException("the application's database does not answer", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
