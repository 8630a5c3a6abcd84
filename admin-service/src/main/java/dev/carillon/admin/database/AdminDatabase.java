// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.carillon.admin.refusal.RefusedException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Schema `admin` in PostgreSQL. It opens without a running server: migrations are retried in the background until
/// they succeed, and until then every use is refused as unavailable. Thread-safe.
public final class AdminDatabase implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(AdminDatabase.class);
    private static final String SCHEMA = "admin";
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 1000;

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final PostgresSettings postgres;
    private final DatabaseSettings settings;
    private final CountDownLatch migrated = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean running;

    AdminDatabase(PostgresSettings postgres, DatabaseSettings settings) {
        this.postgres = postgres;
        this.settings = settings;
        this.pool = new HikariDataSource(poolOf(postgres, settings));
        this.jdbc = JdbcClient.create(pool);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    private static HikariConfig poolOf(PostgresSettings postgres, DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("admin-postgres");
        config.setJdbcUrl(postgres.url());
        config.setUsername(postgres.username());
        config.setPassword(postgres.password());
        config.setSchema(SCHEMA);
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setInitializationFailTimeout(-1);
        config.setDataSourceProperties(connectionProperties(settings));
        return config;
    }

    private static Properties connectionProperties(DatabaseSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "3");
        properties.setProperty(
                "socketTimeout", Long.toString(settings.socketTimeout().toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "carillon-admin");
        return properties;
    }

    /// @throws RefusedException if the schema is not migrated yet
    public JdbcClient jdbc() {
        if (!isMigrated()) {
            throw RefusedException.unavailable("the database is not ready yet");
        }
        return jdbc;
    }

    /// Runs the work in one transaction, which is rolled back if the work throws.
    ///
    /// @throws RefusedException if the schema is not migrated yet
    public <T> T inTransaction(Function<JdbcClient, T> work) {
        JdbcClient client = jdbc();
        return transactions.execute(_ -> work.apply(client));
    }

    /// Opens a connection outside the pool, for callers that hold it long. The caller closes it.
    public Connection connect() throws SQLException {
        Properties properties = connectionProperties(settings);
        properties.setProperty("user", postgres.username());
        properties.setProperty("password", postgres.password());
        properties.setProperty("currentSchema", SCHEMA);
        return DriverManager.getConnection(postgres.url(), properties);
    }

    public boolean isMigrated() {
        return migrated.getCount() == 0;
    }

    /// Waits until the schema is migrated.
    ///
    /// @return true if the schema is migrated
    public boolean awaitMigrated(long millis) throws InterruptedException {
        return migrated.await(millis, TimeUnit.MILLISECONDS);
    }

    /// Runs a query to check that the server answers.
    ///
    /// @throws RuntimeException if the server does not answer
    void ping() {
        jdbc.sql("select 1").query(Integer.class).single();
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("admin-migration").start(this::migrate);
    }

    @Override
    public void stop() {
        running = false;
        closing.countDown();
        pool.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Starts before all users of the database and stops after them.
    @Override
    public int getPhase() {
        return 0;
    }

    private void migrate() {
        try {
            do {
                if (isMigratedNow()) {
                    return;
                }
            } while (!closing.await(PAUSE_AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isMigratedNow() {
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .schemas(SCHEMA)
                    .defaultSchema(SCHEMA)
                    .locations("classpath:db/migration/admin")
                    .load()
                    .migrate();
            migrated.countDown();
            return true;
        } catch (FlywayException e) {
            LOG.warn("cannot migrate schema {}, retrying: {}", SCHEMA, firstLine(e));
            return false;
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
    }
}
