// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/// SQL script `db/schema/<schema>.sql` on the class path, which runs after the migrations of its schema and can run
/// again at any time. It grants the services' roles their rights. It reads the name of a role from the setting
/// `carillon.role.<service>`.
///
/// @param text SQL statements
record SchemaScript(String text) {

    /// @throws IllegalArgumentException if the schema has no script
    static SchemaScript of(String schema) {
        String resource = "/db/schema/" + schema + ".sql";
        try (InputStream in = SchemaScript.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no script " + resource);
            }
            return new SchemaScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the script in one transaction, which is rolled back if a statement fails.
    void run(Connection connection, PostgresRoles roles) throws SQLException {
        connection.setAutoCommit(false);
        try {
            name(connection, roles);
            try (Statement statement = connection.createStatement()) {
                statement.execute(text);
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
    }

    private static void name(Connection connection, PostgresRoles roles) throws SQLException {
        try (PreparedStatement setting = connection.prepareStatement("select set_config(?, ?, true)")) {
            for (Map.Entry<String, String> role : roles.byService().entrySet()) {
                setting.setString(1, "carillon.role." + role.getKey());
                setting.setString(2, role.getValue());
                setting.execute();
            }
        }
    }
}
