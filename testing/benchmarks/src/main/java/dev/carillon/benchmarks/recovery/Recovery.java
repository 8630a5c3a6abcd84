// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.recovery;

import dev.carillon.benchmarks.bench.Median;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StandalonePlatform;
import dev.carillon.benchmarks.counters.OutboxBacklog;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.Population;
import dev.carillon.benchmarks.load.TestRecipients;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Verdicts;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.NumberOption;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Drill that kills the platform in one JVM, which has many notifications, while events come, and measures the time
/// until it is ready again. Nothing that was accepted may be lost or duplicated.
public final class Recovery {

    private static final NumberOption STORED =
            new NumberOption("stored", 500_000, 1_000, 5_000_000, "notifications before the first kill");
    private static final NumberOption RATE =
            new NumberOption("rate", 2_000, 1, 100_000, "events per second until then");
    private static final NumberOption BATCH = new NumberOption("batch", 500, 1, 1_000, "events in each request");
    private static final NumberOption KILLS = new NumberOption("kills", 3, 1, 100, "kills, one after the other");
    private static final NumberOption RECIPIENTS = new NumberOption("recipients", 1_000, 1, 1_000_000, "recipients");

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = List.of(STORED, RATE, BATCH, KILLS, RECIPIENTS).stream()
            .map(NumberOption::name)
            .collect(Collectors.toUnmodifiableSet());

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration UNDER_LOAD = Duration.ofSeconds(10);
    private static final double READY_SECONDS = 20;

    private final StandalonePlatform platform;
    private final TestTenant tenant;
    private final Arguments arguments;
    private final Verdicts verdicts = new Verdicts();
    private final StoredNotifications stored;
    private long accepted;

    private Recovery(StandalonePlatform platform, TestTenant tenant, Arguments arguments) {
        this.platform = platform;
        this.tenant = tenant;
        this.arguments = arguments;
        this.stored = new StoredNotifications(platform.postgresUrl(), tenant.tenant());
    }

    /// @return true if every promise was kept
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        System.out.println("starting the platform; logs are in " + workspace.logs());
        boolean kept;
        try (StandalonePlatform platform = StandalonePlatform.start(workspace)) {
            TestTenant tenant = TestTenant.create(platform, platform.operatorKey(), 0);
            try (RestApi admin = new RestApi(platform.url(Part.ADMIN), tenant.apiKey())) {
                TestRecipients.create(admin, new Population(RECIPIENTS.of(arguments), 0, 0));
            }
            new OutboxBacklog(platform.postgresUrl()).awaitEmpty();
            kept = new Recovery(platform, tenant, arguments).run();
        }
        if (kept) {
            workspace.forgetData();
        }
        return kept;
    }

    private boolean run() {
        fill();
        List<Double> ready = new ArrayList<>();
        for (int kill = 1; kill <= KILLS.of(arguments); kill++) {
            ready.add(killAndStart(kill));
        }
        System.out.printf(
                "%n| stored | kills | ready again s (median) | slowest |%n| ---: | ---: | ---: | ---: |%n| %d | %d | %.1f | %.1f |%n%n",
                accepted,
                ready.size(),
                Median.of(ready.stream().mapToDouble(Double::doubleValue)),
                ready.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
        verdicts.say(
                Median.of(ready.stream().mapToDouble(Double::doubleValue)) <= READY_SECONDS,
                "ready again within %.0f s (median)".formatted(READY_SECONDS));
        return verdicts.areAllKept();
    }

    private void fill() {
        int rate = RATE.of(arguments);
        int wanted = STORED.of(arguments);
        System.out.printf("posting %d events at %d/s%n", wanted, rate);
        Ledger ledger = new Ledger("fill", RECIPIENTS.of(arguments), wanted, _ -> false);
        try (Traffic _ = post(ledger, rate)) {
            Waiting.untilNoneIsMissing(
                    () -> (long) ledger.capacity() / BATCH.of(arguments) * BATCH.of(arguments) - ledger.acceptedCount(),
                    PATIENCE);
        }
        accepted = ledger.acceptedCount();
        awaitStored();
    }

    /// Kills in the middle of traffic. Posts that get no answer are repeated with the same ids until the platform is
    /// there again.
    ///
    /// @return seconds until it was ready
    private double killAndStart(int kill) {
        int rate = Math.max(1, RATE.of(arguments) / 10);
        int capacity = Math.toIntExact(rate * PATIENCE.toSeconds() * 2);
        Ledger ledger = new Ledger("kill-" + kill, RECIPIENTS.of(arguments), capacity, _ -> false);
        double seconds;
        try (Traffic _ = post(ledger, rate)) {
            Waiting.pass(UNDER_LOAD);
            platform.kill();
            long from = System.nanoTime();
            platform.startAgain();
            seconds = (System.nanoTime() - from) / 1e9;
            System.out.printf("kill %d: ready again after %.1f s%n", kill, seconds);
            Waiting.pass(UNDER_LOAD);
        }
        accepted += ledger.acceptedCount();
        awaitStored();
        StoredNotifications.Count count = stored.count();
        verdicts.say(
                count.different() == accepted && count.doubled() == 0,
                "kill %d: %d accepted, %d stored, %d twice"
                        .formatted(kill, accepted, count.different(), count.doubled()));
        return seconds;
    }

    private Traffic post(Ledger ledger, int rate) {
        return Traffic.start(
                new Traffic.Plan(
                        platform.url(Part.INGESTION),
                        tenant.apiKey(),
                        TestTenant.INBOX_TYPE,
                        rate,
                        BATCH.of(arguments)),
                ledger);
    }

    private void awaitStored() {
        Waiting.untilNoneIsMissing(() -> accepted - stored.count().different(), PATIENCE);
    }
}
