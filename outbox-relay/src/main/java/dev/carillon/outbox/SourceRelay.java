// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Relay of one database: claims rows, publishes them, removes settled rows, and waits for a notification. It
/// has one connection and one thread. Any other thread may stop it and read its state.
final class SourceRelay implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SourceRelay.class);

    /// Time after which a turn sends no further request, so that transactions stay short.
    private static final Duration TURN = Duration.ofSeconds(5);

    private static final Duration MEASUREMENT_PERIOD = Duration.ofSeconds(5);
    /// Longest wait in one call of the driver, which cannot be interrupted.
    private static final Duration WAIT_STEP = Duration.ofMillis(250);

    /// Pause after a request of which all events were refused temporarily. It bounds the load of a backlog that is
    /// throttled as a whole.
    private static final Duration POSTPONED_PAUSE = Duration.ofMillis(500);

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

    private static final int CONNECT_SECONDS = 10;

    private final OutboxSettings settings;
    private final OutboxSettings.Source source;
    private final PlatformClient platform;
    private final OutboxMeters meters;
    private final Backoff backoff;
    private final CountDownLatch stopping = new CountDownLatch(1);

    private volatile String databaseFailure = "not connected yet";
    private volatile String platformFailure = "";
    private int databaseFailures;
    private int platformFailures;
    private long measuredNanos;

    SourceRelay(
            OutboxSettings settings,
            OutboxSettings.Source source,
            PlatformClient platform,
            OutboxMeters meters,
            Backoff backoff) {
        this.settings = settings;
        this.source = source;
        this.platform = platform;
        this.meters = meters;
        this.backoff = backoff;
    }

    String name() {
        return source.name();
    }

    /// Reason why the relay cannot work; empty if it can.
    String failure() {
        return databaseFailure.isEmpty() ? platformFailure : databaseFailure;
    }

    /// Ends the relay after the turn that it is in.
    void stop() {
        stopping.countDown();
    }

    @Override
    public void run() {
        try {
            while (!isStopping()) {
                try (OutboxTable table = connect()) {
                    measuredNanos = System.nanoTime() - MEASUREMENT_PERIOD.toNanos();
                    work(table);
                } catch (SQLException | RuntimeException e) { // repeated over another connection
                    disconnected(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OutboxTable connect() throws SQLException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setApplicationName("carillon-outbox");
        database.setTcpKeepAlive(true);
        database.setConnectTimeout(CONNECT_SECONDS);
        database.setSocketTimeout((int) idleTimeout().toSeconds());
        // Settings in the URL take precedence.
        database.setURL(source.url());
        if (!source.username().isEmpty()) {
            database.setUser(source.username());
            database.setPassword(source.password());
        }
        return OutboxTable.on(database.getConnection(), idleTimeout());
    }

    /// Longer than any turn: its last request may begin at its end, and halve its rows once.
    private Duration idleTimeout() {
        return TURN.plus(settings.requestTimeout().multipliedBy(3));
    }

    private void connected() {
        databaseFailures = 0;
        if (!databaseFailure.isEmpty()) {
            databaseFailure = "";
            meters.connected(name());
            LOG.info("Connected to the outbox (source={})", name());
        }
    }

    private void disconnected(Exception failure) throws InterruptedException {
        Duration delay = backoff.after(databaseFailures++);
        databaseFailure = String.valueOf(failure.getMessage());
        meters.disconnected(name());
        LOG.warn(
                "The outbox cannot be read; connecting again in {} ms (source={}): {}",
                delay.toMillis(),
                name(),
                failure.toString());
        pause(delay);
    }

    private void work(OutboxTable table) throws SQLException, InterruptedException {
        while (!isStopping()) {
            measure(table);
            OutboxTable.Claim claim = table.claim(settings.batch());
            connected();
            if (claim.aggregates() == 0) {
                table.rollback();
                await(table);
            } else {
                publish(table, claim);
            }
        }
    }

    private void publish(OutboxTable table, OutboxTable.Claim claim) throws SQLException, InterruptedException {
        Turn turn = new Turn(rows -> platform.publish(source.apiKey(), rows), claim.chains());
        turn.run(TURN.toNanos());
        settle(table, turn);
        Optional<Turn.Obstacle> obstacle = turn.obstacle();
        if (obstacle.isPresent()) {
            pause(delay(obstacle.get()));
        } else {
            answered();
        }
    }

    private void answered() {
        platformFailures = 0;
        platformFailure = "";
    }

    private Duration delay(Turn.Obstacle obstacle) {
        return switch (obstacle) {
            case Turn.Obstacle.AllPostponed _ -> {
                // Its rows wait for longer. Other rows may be accepted, so the next turn follows soon.
                answered();
                yield POSTPONED_PAUSE;
            }
            case Turn.Obstacle.NoAnswer(String cause) -> {
                Duration delay = backoff.after(platformFailures++);
                platformFailure = cause;
                LOG.warn(
                        "The platform did not answer about any event; repeating the request in {} ms (source={}): {}",
                        delay.toMillis(),
                        name(),
                        cause);
                yield delay;
            }
        };
    }

    /// Removes and marks the rows. If this fails, they are published again under the same ids.
    private void settle(OutboxTable table, Turn turn) throws SQLException {
        List<OutboxTable.Postponement> postponements = new ArrayList<>();
        turn.postponed()
                .forEach((row, verdict) -> postponements.add(new OutboxTable.Postponement(
                        row,
                        backoff.after(row.attempts(), verdict.retryAfter()),
                        "%s: %s".formatted(verdict.code(), verdict.detail()))));
        table.delete(turn.accepted());
        table.refuse(turn.refused());
        table.postpone(postponements);
        table.commit();
        meters.sent(name(), turn.accepted().size());
        turn.postponed().values().forEach(verdict -> meters.postponed(name(), verdict.code()));
        turn.refused().forEach((row, verdict) -> {
            meters.refused(name(), verdict.code());
            LOG.warn(
                    "The platform refused a row; moved it to carillon_outbox_refused (source={}, position={}, code={})",
                    name(),
                    row.position(),
                    verdict.code());
        });
    }

    /// Waits until a row may be due.
    private void await(OutboxTable table) throws SQLException {
        Duration wait = table.findNextRetry()
                .map(next -> next.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : next)
                .filter(next -> next.compareTo(settings.poll()) < 0)
                .orElse(settings.poll());
        long begun = System.nanoTime();
        for (Duration left = wait;
                left.isPositive() && !isStopping();
                left = wait.minusNanos(System.nanoTime() - begun)) {
            if (table.awaitNotification(left.compareTo(WAIT_STEP) < 0 ? left : WAIT_STEP)) {
                return;
            }
            measure(table);
        }
    }

    private void measure(OutboxTable table) throws SQLException {
        long now = System.nanoTime();
        if (now - measuredNanos >= MEASUREMENT_PERIOD.toNanos()) {
            measuredNanos = now;
            meters.backlog(name(), table.backlog());
        }
    }

    private void pause(Duration delay) throws InterruptedException {
        if (stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("Stopping (source={})", name());
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
