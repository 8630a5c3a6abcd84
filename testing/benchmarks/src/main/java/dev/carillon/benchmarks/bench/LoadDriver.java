// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.Platform;
import dev.carillon.benchmarks.counters.OutboxBacklog;
import dev.carillon.benchmarks.load.CurrentLedger;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.Population;
import dev.carillon.benchmarks.load.TestRecipients;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// Driver of the load: connected devices, and traffic at one rate after another. For one thread.
final class LoadDriver implements AutoCloseable {

    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(2);
    private static final int CONNECTS_PER_SECOND = 200;
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(5);

    /// Events of one run, each of which takes up to 52 bytes of the harness's heap.
    private static final int MOST_EVENTS = 10_000_000;

    /// Time that a ledger has room for in addition to the span of its run.
    private static final int SPARE_SECONDS = 60;

    private final Platform platform;
    private final TestTenant tenant;
    private final BenchPlan plan;
    private final CurrentLedger current;
    private final Devices devices;

    private LoadDriver(Platform platform, TestTenant tenant, BenchPlan plan, CurrentLedger current, Devices devices) {
        this.platform = platform;
        this.tenant = tenant;
        this.plan = plan;
        this.current = current;
        this.devices = devices;
    }

    /// Creates tenant and recipients, and connects the devices.
    ///
    /// @throws IllegalStateException if the platform refuses something, or not all devices are connected in time
    static LoadDriver start(Platform platform, BenchPlan plan) {
        TestTenant tenant = TestTenant.create(platform, platform.operatorKey(), 0);
        Population population = plan.population();
        Map<Integer, String> tokens;
        try (RestApi admin = new RestApi(platform.url(Part.ADMIN), tenant.apiKey())) {
            tokens = TestRecipients.create(admin, population);
        }
        new OutboxBacklog(platform.postgresUrl()).awaitEmpty();
        System.out.printf(
                "created %d recipients, connecting %d devices%n", population.recipients(), population.devices());
        CurrentLedger current = new CurrentLedger();
        Devices devices = Devices.start(platform.url(Part.GATEWAY).getPort(), tokens, plan.acks(), current);
        LoadDriver driver = new LoadDriver(platform, tenant, plan, current, devices);
        try {
            devices.awaitAllOpen(CONNECT_PATIENCE.plusSeconds(population.devices() / CONNECTS_PER_SECOND));
            return driver;
        } catch (IllegalStateException e) {
            driver.close();
            throw e;
        }
    }

    /// Ledger of a run.
    ///
    /// @param span Longest time for which the run posts
    /// @throws IllegalArgumentException if the run posts more events than the harness can remember
    Ledger ledger(String run, int rate, Duration span) {
        long events = (span.toSeconds() + SPARE_SECONDS) * rate;
        if (events > MOST_EVENTS) {
            throw new IllegalArgumentException("%d events per second for %d s are too many to be audited: at most %d"
                    .formatted(rate, span.toSeconds(), MOST_EVENTS));
        }
        Population population = plan.population();
        return new Ledger(run, population.recipients(), Math.toIntExact(events), population::isConnected);
    }

    /// Posts at a rate as long as the observation lasts, and waits until everything has arrived. A backlog is drained
    /// before the next run begins.
    ///
    /// @return result of the observation
    <T> T drive(Ledger ledger, int rate, Supplier<T> observation) {
        current.replace(ledger);
        Traffic.Plan posting = new Traffic.Plan(
                platform.url(Part.INGESTION), tenant.apiKey(), TestTenant.INBOX_TYPE, rate, plan.batch());
        T result;
        try (Traffic _ = Traffic.start(posting, ledger)) {
            result = observation.get();
        }
        Waiting.until(() -> ledger.receivedCount() >= ledger.expectedCount(), DRAIN_PATIENCE);
        return result;
    }

    /// Makes the ledger of the last run final.
    void end() {
        current.replace(new Ledger("ended", 1, 0));
    }

    @Override
    public void close() {
        devices.close();
    }
}
