// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import dev.carillon.testsupport.PostgresExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Application with an outbox in a schema of its own.
final class Application {

    private static final String TABLE = "/outbox.sql";

    private final PostgresExtension postgres;
    private final String schema = "app_" + UUID.randomUUID().toString().replace('-', '_');

    Application(PostgresExtension postgres) throws SQLException {
        this.postgres = postgres;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
            statement.execute(script());
        }
    }

    Connection connect() throws SQLException {
        Connection connection =
                DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
        connection.setSchema(schema);
        return connection;
    }

    /// Connection of a relay.
    OutboxTable relay() throws SQLException {
        return OutboxTable.on(connect(), Duration.ofMinutes(1));
    }

    /// Inserts and commits a row.
    void insert(String aggregate, String data) throws SQLException {
        try (Connection connection = connect()) {
            insert(connection, aggregate, data);
        }
    }

    static UUID insert(Connection connection, String aggregate, String data) throws SQLException {
        UUID id = UUID.randomUUID();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into carillon_outbox (id, aggregatetype, aggregateid, type, payload)"
                        + " values (?, 'order', ?, 'order.shipped', ?::jsonb)")) {
            insert.setObject(1, id);
            insert.setString(2, aggregate);
            insert.setString(3, "{\"recipients\": [\"ann\"], \"data\": {\"n\": \"" + data + "\"}}");
            insert.execute();
        }
        return id;
    }

    /// Values of the first column of a query.
    List<String> query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(Application.class.getResourceAsStream(TABLE), TABLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
