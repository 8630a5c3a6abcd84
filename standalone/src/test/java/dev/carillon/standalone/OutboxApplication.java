// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import dev.carillon.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Application with an outbox in a PostgreSQL server of its own.
final class OutboxApplication implements AutoCloseable {

    private static final String TABLE = "/outbox.sql";

    private final EmbeddedPostgres server;

    private OutboxApplication(EmbeddedPostgres server) {
        this.server = server;
    }

    static OutboxApplication start(Path directory) throws SQLException {
        OutboxApplication application = new OutboxApplication(EmbeddedPostgres.start(directory, 0));
        application.execute(script());
        application.execute("create table account (id text primary key, number bigint not null)");
        application.execute("create table history (id text primary key, account text, number bigint)");
        return application;
    }

    String jdbcUrl() {
        return server.jdbcUrl();
    }

    /// Properties of a Spring Boot application with this database.
    String[] properties() {
        return new String[] {
            "spring.datasource.url=" + server.jdbcUrl(),
            "spring.datasource.username=" + server.username(),
            "spring.datasource.password=" + server.password()
        };
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.username(), server.password());
    }

    /// Inserts an event. The caller commits.
    static UUID insert(Connection connection, String aggregate, String type, String payload) throws SQLException {
        UUID id = UUID.randomUUID();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into carillon_outbox (id, aggregatetype, aggregateid, type, payload)"
                        + " values (?, 'account', ?, ?, ?::jsonb)")) {
            insert.setObject(1, id);
            insert.setString(2, aggregate);
            insert.setString(3, type);
            insert.setString(4, payload);
            insert.execute();
        }
        return id;
    }

    /// Inserts and commits an event.
    UUID insert(String aggregate, String type, String payload) throws SQLException {
        try (Connection connection = connect()) {
            return insert(connection, aggregate, type, payload);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Values of the first column of a query.
    List<String> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Ends the connections of all relays.
    void terminateRelays() {
        query(
                "select pg_terminate_backend(pid)::text from pg_stat_activity where application_name = 'carillon-outbox'");
    }

    boolean isEmpty() {
        return query("select id from carillon_outbox limit 1").isEmpty();
    }

    @Override
    public void close() {
        server.close();
    }

    static String script() {
        try (InputStream in = Objects.requireNonNull(OutboxApplication.class.getResourceAsStream(TABLE), TABLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
