// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Source of every PostgreSQL connection of a service. Each pool has a purpose, which names it in logs and, as
/// `application_name`, on the server. Settings of a pool, the later ones first: Carillon's name, size and schema;
/// `spring.datasource.hikari.*`; Carillon's time-outs. Exceptions do not contain values of rows. Thread-safe.
///
/// Schemas are changed by their owner, the account `spring.flyway.user` at `spring.flyway.url`, by default the account
/// and the address of the pools.
public final class PostgresPools {

    static final String DEFAULT_URL = "jdbc:postgresql://127.0.0.1:5432/postgres";
    static final String DEFAULT_USERNAME = "postgres";
    static final String DEFAULT_PASSWORD = "postgres";

    private static final String PREFIX = "carillon-";
    private static final String HIKARI = "spring.datasource.hikari";
    private static final String FLYWAY = "spring.flyway";
    private static final String ROLES = "carillon.postgres.roles";

    private static final Duration DIRECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration SCRIPT_TIMEOUT = Duration.ofSeconds(20);

    private final Server server;
    private final Server owner;
    private final Binder overrides;

    /// Address and credentials of a server.
    record Server(String url, String username, String password) {

        @Override
        public String toString() {
            return "Server[url=" + url + "]";
        }
    }

    /// @param overrides source of `spring.datasource.hikari.*`, `spring.flyway.*` and `carillon.postgres.roles.*`
    PostgresPools(Server server, Binder overrides) {
        this(server, owner(server, overrides), overrides);
    }

    private PostgresPools(Server server, Server owner, Binder overrides) {
        this.server = server;
        this.owner = owner;
        this.overrides = overrides;
    }

    /// Pools of a server, without an operator's settings.
    ///
    /// @param url JDBC URL
    public static PostgresPools at(String url, String username, String password) {
        return new PostgresPools(new Server(url, username, password), new Binder());
    }

    /// Pools of another server with the same credentials and settings.
    ///
    /// @param url JDBC URL
    public PostgresPools withUrl(String url) {
        return new PostgresPools(
                new Server(url, server.username(), server.password()),
                new Server(url, owner.username(), owner.password()),
                overrides);
    }

    /// True if this process creates and changes its schemas, as `spring.flyway.enabled` says.
    public boolean isMigrating() {
        BindResult<Boolean> enabled = overrides.bind(FLYWAY + ".enabled", Boolean.class);
        return !enabled.isBound() || enabled.get();
    }

    /// Runs the script `db/schema/<schema>.sql` as the owner of the schemas, in one transaction.
    public void runScript(String schema) throws SQLException {
        PostgresRoles roles = overrides.bindOrCreate(ROLES, PostgresRoles.class);
        try (Connection connection =
                ownerDataSource(schema + "-schema", SCRIPT_TIMEOUT).getConnection()) {
            SchemaScript.of(schema).run(connection, roles);
        }
    }

    /// Source of connections as the owner of the schemas, each a new one.
    ///
    /// @param socketTimeout time to wait for data from the server before a connection is closed
    DataSource ownerDataSource(String purpose, Duration socketTimeout) {
        return connections(owner, purpose, socketTimeout);
    }

    /// Source of connections of the account of the pools, each a new one. Its errors name their cause, which those of
    /// a pool do not.
    ///
    /// @param socketTimeout time to wait for data from the server before a connection is closed
    DataSource ownDataSource(String purpose, Duration socketTimeout) {
        return connections(server, purpose, socketTimeout);
    }

    /// Opens a pool, which its user closes. The server may be unavailable: the pool connects later.
    public HikariDataSource open(String purpose, PoolSettings settings) {
        return new HikariDataSource(configuration(purpose, settings));
    }

    /// Opens a connection outside the pools, for callers that hold it long. The caller closes it.
    public Connection connect(String purpose, PoolSettings settings) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(configuration(purpose, settings).getDataSourceProperties());
        properties.setProperty("user", server.username());
        properties.setProperty("password", server.password());
        if (!settings.schema().isEmpty()) {
            properties.setProperty("currentSchema", settings.schema());
        }
        return DriverManager.getConnection(server.url(), properties);
    }

    HikariConfig configuration(String purpose, PoolSettings settings) {
        HikariConfig configuration = new HikariConfig();
        configuration.setMinimumIdle(1);
        configuration.setConnectionTimeout(settings.acquireTimeout().toMillis());
        configuration.addDataSourceProperty("ApplicationName", PREFIX + purpose);
        configuration.addDataSourceProperty("connectTimeout", seconds(settings.connectTimeout()));
        configuration.addDataSourceProperty("socketTimeout", seconds(settings.socketTimeout()));
        configuration.addDataSourceProperty("tcpKeepAlive", "true");
        overrides.bind(HIKARI, Bindable.ofInstance(configuration));
        // Exceptions, which are logged, would contain the values of the rows that they are about.
        configuration.addDataSourceProperty("logServerErrorDetail", "false");
        configuration.setPoolName(PREFIX + purpose);
        configuration.setJdbcUrl(server.url());
        configuration.setUsername(server.username());
        configuration.setPassword(server.password());
        configuration.setMaximumPoolSize(settings.size());
        if (!settings.schema().isEmpty()) {
            configuration.setSchema(settings.schema());
        }
        // Services start while the server is unavailable.
        configuration.setInitializationFailTimeout(-1);
        return configuration;
    }

    private DataSource connections(Server account, String purpose, Duration socketTimeout) {
        PoolSettings settings = new PoolSettings(1, DIRECT_TIMEOUT, DIRECT_TIMEOUT, socketTimeout);
        Properties properties = new Properties();
        properties.putAll(configuration(purpose, settings).getDataSourceProperties());
        DriverManagerDataSource source =
                new DriverManagerDataSource(account.url(), account.username(), account.password());
        source.setConnectionProperties(properties);
        return source;
    }

    private static Server owner(Server server, Binder settings) {
        return new Server(
                flyway(settings, "url", server.url()),
                flyway(settings, "user", server.username()),
                flyway(settings, "password", server.password()));
    }

    private static String flyway(Binder settings, String name, String defaultValue) {
        BindResult<String> value = settings.bind(FLYWAY + "." + name, String.class);
        return value.isBound() && !value.get().isBlank() ? value.get() : defaultValue;
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
