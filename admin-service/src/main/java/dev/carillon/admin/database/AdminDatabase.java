// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.postgres.PoolSettings;
import dev.carillon.runtime.postgres.PostgresPools;
import dev.carillon.runtime.postgres.SchemaMigration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
    private static final String PURPOSE = "admin";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 1000;

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final PostgresPools pools;
    private final PoolSettings settings;
    private final SchemaMigration migration;
    private final CountDownLatch migrated = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean running;

    AdminDatabase(PostgresPools pools, DatabaseSettings settings) {
        this.pools = pools;
        this.settings = new PoolSettings(
                settings.poolSize(), settings.connectionTimeout(), CONNECT_TIMEOUT, settings.socketTimeout(), SCHEMA);
        this.migration = new SchemaMigration(pools, SCHEMA);
        this.pool = pools.open(PURPOSE, this.settings);
        this.jdbc = JdbcClient.create(pool);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
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
        return pools.connect(PURPOSE, settings);
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
            migration.run();
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
