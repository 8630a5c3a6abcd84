// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.watch;

import dev.carillon.admin.background.CommonKafkaSettings;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/// Background loop that reads lags from Kafka and backlogs from PostgreSQL every few seconds. If a read fails, the
/// gauge keeps its last value; the alerts on Kafka and PostgreSQL report the outage.
final class PlatformWatch implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformWatch.class);
    private static final String OUTBOX = "select count(*) from outbox";
    private static final String DEAD_LETTERS = "select count(*) from dead_letters where redriven_at_millis is null";
    private static final String CAMPAIGNS = "select state, count(*) from campaigns group by state";

    private final KafkaClients clients;
    private final AdminDatabase database;
    private final LagGauges lags;
    private final Duration every;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long outbox;
    private volatile long deadLetters;
    private volatile Map<String, Long> campaigns = Map.of();
    private volatile @Nullable Thread thread;

    PlatformWatch(KafkaClients clients, AdminDatabase database, Meters meters, Duration every) {
        this.clients = clients;
        this.database = database;
        this.lags = new LagGauges(meters);
        this.every = every;
        meters.gauge(Metric.OUTBOX_BACKLOG, this, watch -> watch.outbox);
        meters.gauge(Metric.DEAD_LETTERS_OPEN, this, watch -> watch.deadLetters);
        Label.CAMPAIGN_STATE
                .known()
                .forEach(state ->
                        meters.gauge(Metric.CAMPAIGNS, this, watch -> watch.campaigns.getOrDefault(state, 0L), state));
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("admin-platform-watch").daemon().start(this::run);
    }

    @Override
    public void stop() {
        closing.countDown();
        Thread watching = thread;
        if (watching != null) {
            watching.interrupt();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /// Starts after the database and stops before it.
    @Override
    public int getPhase() {
        return 10;
    }

    private void run() {
        try (Admin admin = clients.admin("admin-platform-watch", CommonKafkaSettings.with(Map.of()))) {
            LogLag log = new LogLag(admin);
            while (!closing.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                readLags(log);
                readBacklogs();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readLags(LogLag log) throws InterruptedException {
        try {
            lags.show(log.read());
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("cannot read the consumer lag, retrying: {}", e.toString());
        }
    }

    private void readBacklogs() {
        try {
            outbox = count(OUTBOX);
            deadLetters = count(DEAD_LETTERS);
            campaigns = countByState();
        } catch (DataAccessException | RefusedException e) {
            LOG.debug("cannot read the backlog from PostgreSQL, retrying: {}", e.toString());
        }
    }

    private long count(String query) {
        return database.jdbc().sql(query).query(Long.class).single();
    }

    private Map<String, Long> countByState() {
        return database
                .jdbc()
                .sql(CAMPAIGNS)
                .query((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
