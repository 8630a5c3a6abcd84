// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// The gateway's schema in PostgreSQL. It is migrated in the background until that succeeds; before, and
/// whenever the server is away, calls end with [StoreUnavailableException]. Thread-safe; calls wait for the
/// server.
///
/// Connections are few, and clients come in crowds: their calls take turns, in order, and one whose turn does
/// not come in time fails by itself. What everybody waits for, the history and its progress, goes ahead of them
/// on connections that are kept free for it; so a crowd cannot hold up the very thing that lets it go.
public final class GatewayDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayDatabase.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final int KEPT_FREE = 3;
    private static final long MOMENT_NANOS = Duration.ofMillis(500).toNanos();
    private static final String SCHEMA = "gateway";

    private final HikariDataSource pool;
    private final JdbcTemplate template;
    private final JdbcClient client;
    private final TransactionTemplate transactions;
    private final Semaphore turns;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean migrated;
    private volatile long awayUntilNanos = System.nanoTime();

    /// Starts migrating and returns at once.
    ///
    /// @param connections at most; all but three of them are for what takes turns, at least one
    public GatewayDatabase(String url, String username, String password, int connections) {
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("gateway");
        settings.setJdbcUrl(url);
        settings.setUsername(username);
        settings.setPassword(password);
        settings.setMaximumPoolSize(connections);
        this.turns = new Semaphore(Math.max(1, connections - KEPT_FREE), true);
        settings.setMinimumIdle(1);
        settings.setConnectionTimeout(Duration.ofSeconds(2).toMillis());
        settings.setInitializationFailTimeout(-1);
        settings.addDataSourceProperty("socketTimeout", "20");
        settings.addDataSourceProperty("connectTimeout", "2");
        settings.addDataSourceProperty("ApplicationName", "carillon-gateway");
        this.pool = new HikariDataSource(settings);
        this.template = new JdbcTemplate(pool);
        this.client = JdbcClient.create(template);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
        BackgroundThread.start("gateway-migration", this::migrate);
    }

    /// Whether the schema is up to date and the server answers now.
    public boolean isAnswering() {
        try {
            return migrated
                    && callAhead(jdbc ->
                                    jdbc.sql("select 1").query(Integer.class).single())
                            == 1;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /// Runs statements, each by itself, when it is their turn.
    ///
    /// @throws StoreUnavailableException when the server is away, or too many wait for it
    public <T> T call(Function<JdbcClient, T> work) {
        return inTurn(() -> callAhead(work));
    }

    /// Runs statements, each by itself, ahead of all that take turns.
    ///
    /// @throws StoreUnavailableException when the server is away
    public <T> T callAhead(Function<JdbcClient, T> work) {
        requireMigrated();
        try {
            return work.apply(client);
        } catch (DataAccessException e) {
            throw unavailable(e);
        }
    }

    /// Runs statements in one transaction, when it is their turn.
    ///
    /// @throws StoreUnavailableException when the server is away, or too many wait for it; then nothing has been
    /// changed, or the commit's answer was lost
    public <T> T inTransaction(Function<JdbcTemplate, T> work) {
        return inTurn(() -> inTransactionAhead(work));
    }

    /// Runs statements in one transaction, ahead of all that take turns.
    ///
    /// @throws StoreUnavailableException when the server is away; then nothing has been changed, or the commit's
    /// answer was lost
    public <T> T inTransactionAhead(Function<JdbcTemplate, T> work) {
        requireMigrated();
        try {
            return transactions.execute(_ -> work.apply(template));
        } catch (DataAccessException | TransactionException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        pool.close();
    }

    private <T> T inTurn(Supplier<T> work) {
        requireMigrated();
        try {
            if (!turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw StoreUnavailableException.busy("too many wait for PostgreSQL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    /// While the server is away one caller in a while finds out whether it still is; the others need not wait
    /// for it.
    private void requireMigrated() {
        if (!migrated) {
            throw new StoreUnavailableException("PostgreSQL has not answered yet");
        }
        if (System.nanoTime() < awayUntilNanos) {
            throw new StoreUnavailableException("PostgreSQL did not answer a moment ago");
        }
    }

    private RuntimeException unavailable(RuntimeException cause) {
        if (cause instanceof BadSqlGrammarException || cause instanceof DataIntegrityViolationException) {
            return cause;
        }
        LOG.debug("PostgreSQL: {}", cause.getMessage());
        awayUntilNanos = System.nanoTime() + MOMENT_NANOS;
        return new StoreUnavailableException("PostgreSQL: " + cause.getMessage(), cause);
    }

    private void migrate() {
        while (closing.getCount() > 0) {
            try {
                Flyway.configure()
                        .dataSource(pool)
                        .schemas(SCHEMA)
                        .defaultSchema(SCHEMA)
                        .locations("classpath:db/migration/gateway")
                        .load()
                        .migrate();
                migrated = true;
                return;
            } catch (FlywayException e) {
                LOG.debug("cannot migrate, trying again in {}: {}", PAUSE, e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("stopped migrating");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
