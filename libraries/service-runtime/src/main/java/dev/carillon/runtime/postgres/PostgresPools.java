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
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;

/// Source of every PostgreSQL connection of a service. Each pool has a purpose, which names it in logs and, as
/// `application_name`, on the server. Settings of a pool, the later ones first: Carillon's name, size and schema;
/// `spring.datasource.hikari.*`; Carillon's time-outs. Thread-safe.
public final class PostgresPools {

    static final String DEFAULT_URL = "jdbc:postgresql://127.0.0.1:5432/postgres";
    static final String DEFAULT_USERNAME = "postgres";
    static final String DEFAULT_PASSWORD = "postgres";

    private static final String PREFIX = "carillon-";
    private static final String HIKARI = "spring.datasource.hikari";

    private final Server server;
    private final Binder overrides;

    /// Address and credentials of a server.
    record Server(String url, String username, String password) {

        @Override
        public String toString() {
            return "Server[url=" + url + "]";
        }
    }

    /// @param overrides source of `spring.datasource.hikari.*`
    PostgresPools(Server server, Binder overrides) {
        this.server = server;
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
        return new PostgresPools(new Server(url, server.username(), server.password()), overrides);
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

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
