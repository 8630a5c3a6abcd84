// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.outbox;

import dev.carillon.benchmarks.load.BackgroundTask;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Waiting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Threads of an application. Each transaction increments the number of an account, and inserts an event with this
/// number into the history and the outbox. One transaction of ten is rolled back. Thread-safe.
final class ApplicationWriters implements AutoCloseable {

    private static final int WRITERS = 4;
    private static final int ROLLED_BACK = 10;
    private static final Duration RECONNECT = Duration.ofMillis(100);

    private final ApplicationDatabase database;
    private final Plan plan;
    private final Duration pause;
    private final AtomicInteger committed = new AtomicInteger();
    private final Set<String> rolledBack = ConcurrentHashMap.newKeySet();
    private final List<BackgroundTask> tasks = new ArrayList<>();

    private ApplicationWriters(ApplicationDatabase database, Plan plan) {
        this.database = database;
        this.plan = plan;
        this.pause = Duration.ofSeconds(WRITERS).dividedBy(plan.perSecond());
    }

    /// @param events Number of events to commit
    /// @param perSecond Most events per second of all threads
    record Plan(int accounts, int events, int perSecond, long seed) {}

    static ApplicationWriters start(ApplicationDatabase database, Plan plan) {
        ApplicationWriters writers = new ApplicationWriters(database, plan);
        for (int writer = 0; writer < WRITERS; writer++) {
            Random random = new Random(plan.seed() * WRITERS + writer);
            writers.tasks.add(BackgroundTask.start("writer-" + writer, running -> writers.write(running, random)));
        }
        return writers;
    }

    boolean isDone() {
        return committed.get() >= plan.events();
    }

    /// Ids of events whose transaction was rolled back.
    Set<String> rolledBack() {
        return rolledBack;
    }

    private void write(BooleanSupplier running, Random random) {
        while (running.getAsBoolean() && !isDone()) {
            try (Connection connection = database.connect()) {
                connection.setAutoCommit(false);
                while (running.getAsBoolean() && !isDone()) {
                    change(connection, random);
                    Waiting.pass(pause);
                }
            } catch (SQLException _) {
                // The server was killed. Whether the last transaction was committed is in the history.
                Waiting.pass(RECONNECT);
            }
        }
    }

    private void change(Connection connection, Random random) throws SQLException {
        int account = random.nextInt(plan.accounts());
        String id = UUID.randomUUID().toString();
        long number = increment(connection, account);
        try (PreparedStatement history =
                connection.prepareStatement("insert into history (id, account, number) values (?, ?, ?)")) {
            history.setString(1, id);
            history.setInt(2, account);
            history.setLong(3, number);
            history.execute();
        }
        try (PreparedStatement outbox = connection.prepareStatement(
                "insert into carillon_outbox (id, aggregatetype, aggregateid, type, payload)"
                        + " values (?::uuid, 'account', ?, ?, ?::jsonb)")) {
            outbox.setString(1, id);
            outbox.setString(2, Integer.toString(account));
            outbox.setString(3, TestTenant.INBOX_TYPE);
            outbox.setString(
                    4,
                    "{\"recipients\": [\"account-%d\"], \"data\": {\"run\": \"outbox\", \"n\": %d, \"order\": \"%d\"}}"
                            .formatted(account, number, number));
            outbox.execute();
        }
        if (random.nextInt(ROLLED_BACK) == 0) {
            rolledBack.add(id);
            connection.rollback();
        } else {
            connection.commit();
            committed.incrementAndGet();
        }
    }

    private static long increment(Connection connection, int account) throws SQLException {
        try (PreparedStatement increment =
                connection.prepareStatement("update account set number = number + 1 where id = ? returning number")) {
            increment.setInt(1, account);
            try (ResultSet row = increment.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public void close() {
        tasks.forEach(BackgroundTask::close);
    }
}
