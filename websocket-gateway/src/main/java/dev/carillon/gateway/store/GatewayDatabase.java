// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.carillon.runtime.postgres.PoolSettings;
import dev.carillon.runtime.postgres.PostgresPools;
import dev.carillon.runtime.postgres.SchemaMigration;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
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

/// The gateway's schema in PostgreSQL. A background thread migrates it and retries until the migration succeeds. Before
/// that, and while the server is unavailable, calls fail with [StoreUnavailableException]. Thread-safe; calls wait for
/// the server.
///
/// The pool is small and many clients may call at once. Client calls queue in order, and a call that waits too long
/// fails. Writes of the history and its progress use reserved connections and skip the queue, because client calls wait
/// for the history.
public final class GatewayDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayDatabase.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration QUEUE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(20);
    private static final int RESERVED_CONNECTIONS = 3;
    private static final long FAIL_FAST_NANOS = Duration.ofMillis(500).toNanos();
    private static final String SCHEMA = "gateway";

    private final HikariDataSource pool;
    private final JdbcTemplate template;
    private final JdbcClient client;
    private final TransactionTemplate transactions;
    private final SchemaMigration migration;
    private final Semaphore turns;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean migrated;
    private volatile long unavailableUntilNanos = System.nanoTime();

    /// Starts migrating and returns at once.
    ///
    /// @param connections size of the pool; three connections are reserved for calls with priority, but at least
    /// one is for queued calls
    public GatewayDatabase(PostgresPools pools, int connections) {
        this.turns = new Semaphore(Math.max(1, connections - RESERVED_CONNECTIONS), true);
        this.pool =
                pools.open("gateway", new PoolSettings(connections, ACQUIRE_TIMEOUT, CONNECT_TIMEOUT, SOCKET_TIMEOUT));
        this.template = new JdbcTemplate(pool);
        this.client = JdbcClient.create(template);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
        this.migration = new SchemaMigration(pools, SCHEMA);
        BackgroundThread.start("gateway-migration", this::migrate);
    }

    /// True if the schema is migrated and the server answers now.
    public boolean isAnswering() {
        try {
            return migrated
                    && callWithPriority(jdbc ->
                                    jdbc.sql("select 1").query(Integer.class).single())
                            == 1;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /// Runs statements without a transaction, after the calls that are queued.
    ///
    /// @throws StoreUnavailableException if the server is unavailable, or the call waited too long in the queue
    public <T> T call(Function<JdbcClient, T> work) {
        return afterQueueing(() -> callWithPriority(work));
    }

    /// Runs statements without a transaction, ahead of the queued calls.
    ///
    /// @throws StoreUnavailableException if the server is unavailable
    public <T> T callWithPriority(Function<JdbcClient, T> work) {
        requireMigrated();
        try {
            return work.apply(client);
        } catch (DataAccessException e) {
            throw unavailable(e);
        }
    }

    /// Runs statements in one transaction, after the calls that are queued.
    ///
    /// @throws StoreUnavailableException if the server is unavailable, or the call waited too long in the queue.
    /// Nothing was changed, unless the answer to the commit was lost.
    public <T> T inTransaction(Function<JdbcTemplate, T> work) {
        return afterQueueing(() -> inTransactionWithPriority(work));
    }

    /// Runs statements in one transaction, ahead of the queued calls.
    ///
    /// @throws StoreUnavailableException if the server is unavailable. Nothing was changed, unless the answer to
    /// the commit was lost.
    public <T> T inTransactionWithPriority(Function<JdbcTemplate, T> work) {
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

    private <T> T afterQueueing(Supplier<T> work) {
        requireMigrated();
        try {
            if (!turns.tryAcquire(QUEUE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
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

    /// Fails at once while the server is known to be unavailable. From time to time one caller tries it again.
    private void requireMigrated() {
        if (!migrated) {
            throw new StoreUnavailableException("PostgreSQL has not answered yet");
        }
        if (System.nanoTime() < unavailableUntilNanos) {
            throw new StoreUnavailableException("PostgreSQL did not answer a moment ago");
        }
    }

    private RuntimeException unavailable(RuntimeException cause) {
        if (cause instanceof BadSqlGrammarException || cause instanceof DataIntegrityViolationException) {
            return cause;
        }
        LOG.debug("PostgreSQL call failed: {}", cause.getMessage());
        unavailableUntilNanos = System.nanoTime() + FAIL_FAST_NANOS;
        return new StoreUnavailableException("PostgreSQL: " + cause.getMessage(), cause);
    }

    private void migrate() {
        String logged = "";
        while (closing.getCount() > 0) {
            try {
                migration.run();
                migrated = true;
                return;
            } catch (FlywayException e) {
                String cause = firstLine(e);
                if (!cause.equals(logged)) {
                    LOG.warn("cannot migrate schema {}, retrying every {}: {}", SCHEMA, PAUSE, cause);
                    logged = cause;
                }
                pause();
            }
        }
    }

    private static String firstLine(FlywayException failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("");
    }

    private void pause() {
        try {
            if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("interrupted while waiting to migrate the schema");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
