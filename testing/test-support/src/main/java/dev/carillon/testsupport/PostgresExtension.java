// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// JUnit extension with a real Postgres server, shared by all test classes of the JVM. It starts at the first use
/// and stops with the JVM. Test classes are separated by their tenants: see [Fixtures#uniqueTenant()]. Tests that
/// need a failing server start an [dev.carillon.embedded.EmbeddedPostgres] of their own. The server has the services'
/// roles, made by `deploy/postgres/roles.sql`.
public final class PostgresExtension implements BeforeAllCallback {

    /// Services that have a role of their own.
    public static final List<String> SERVICES = List.of("admin", "gateway", "ingestion", "routing", "delivery");

    private static final String ROLE_PASSWORD = "insecure-test-password";

    /// Shared server, started when this class is initialized at the first use.
    private static final class Shared {
        static final TestInfrastructure.Database DATABASE = start();

        private static TestInfrastructure.Database start() {
            TestInfrastructure.Database database = TestInfrastructure.chosen().postgres();
            createRoles(database.jdbcUrl(), database.username(), database.password());
            return database;
        }
    }

    /// Creates the services' roles on any server of a test.
    ///
    /// @param username superuser
    public static void createRoles(String jdbcUrl, String username, String password) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, username, password);
                PreparedStatement setting = connection.prepareStatement("select set_config(?, ?, false)");
                Statement script = connection.createStatement()) {
            for (String service : SERVICES) {
                setting.setString(1, "carillon.password." + service);
                setting.setString(2, ROLE_PASSWORD);
                setting.execute();
            }
            script.execute(rolesScript());
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the roles", e);
        }
    }

    /// Properties of a service that connects as its own role and migrates as the owner.
    public Map<String, String> propertiesOf(String service) {
        return Map.of(
                "spring.datasource.url", jdbcUrl(),
                "spring.datasource.username", role(service),
                "spring.datasource.password", ROLE_PASSWORD,
                "spring.flyway.user", username(),
                "spring.flyway.password", password());
    }

    /// Name of a service's role.
    public static String role(String service) {
        return "carillon_" + service;
    }

    public static String rolePassword() {
        return ROLE_PASSWORD;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared();
    }

    public String jdbcUrl() {
        return shared().jdbcUrl();
    }

    public String username() {
        return shared().username();
    }

    public String password() {
        return shared().password();
    }

    /// Text of `deploy/postgres/roles.sql`.
    public static String rolesScript() {
        try (InputStream in =
                Objects.requireNonNull(PostgresExtension.class.getResourceAsStream("roles.sql"), "roles.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestInfrastructure.Database shared() {
        return Shared.DATABASE;
    }
}
