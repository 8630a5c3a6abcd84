// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.crash;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.TopicTraffic;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// Crash test: kills routing, the gateway and delivery under load, one after another, restarts each, and then
/// checks every accepted event.
public final class Crash {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS =
            Set.of("rate", "recipients", "victims", "rounds", "settle", "seed", "through");

    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(90);
    private static final int LONGEST_RUN_SECONDS = 1_800;

    private final Cluster cluster;
    private final Plan plan;
    private final Random random;

    /// Way in for the events.
    public enum Way {
        REST,
        /// A topic that ingestion reads as a Kafka source.
        KAFKA
    }

    /// @param victims Services in the order in which they are killed
    /// @param settle Minimum time of traffic between two kills
    public record Plan(int rate, int recipients, List<Part> victims, Duration settle, long seed, Way way) {

        public Plan {
            victims = List.copyOf(victims);
        }

        static Plan of(Arguments arguments) {
            return new Plan(
                    arguments.number("rate", 200),
                    arguments.number("recipients", 100),
                    victims(
                            arguments.find("victims").orElse("routing,gateway,delivery"),
                            arguments.number("rounds", 1)),
                    Duration.ofSeconds(arguments.number("settle", 10)),
                    arguments.find("seed").map(Long::parseLong).orElseGet(() -> System.nanoTime() % 1_000_000),
                    Way.valueOf(arguments.find("through").orElse("rest").toUpperCase(Locale.ROOT)));
        }

        private static List<Part> victims(String names, int rounds) {
            List<Part> round = Stream.of(names.split(","))
                    .map(name -> Part.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                    .toList();
            return Collections.nCopies(rounds, round).stream()
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private Crash(Cluster cluster, Plan plan) {
        this.cluster = cluster;
        this.plan = plan;
        this.random = new Random(plan.seed());
    }

    /// @return true if every guarantee was kept
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        CrashReport report = run(Plan.of(arguments), workspace);
        System.out.println(report.table());
        if (report.isClean()) {
            workspace.forgetData();
        }
        return report.isClean();
    }

    static CrashReport run(Plan plan, Workspace workspace) {
        System.out.println("seed %d; logs are in %s".formatted(plan.seed(), workspace.logs()));
        try (Cluster cluster = Cluster.start(workspace, Part.WHOLE)) {
            TestTenant testTenant = TestTenant.create(cluster, workspace.operatorKey(), plan.recipients());
            CrashReport report = new Crash(cluster, plan).run(testTenant);
            if (!report.isClean()) {
                cluster.dumpThreads();
            }
            return report;
        }
    }

    private CrashReport run(TestTenant testTenant) {
        Ledger ledger = new Ledger("crash" + plan.seed(), plan.recipients(), plan.rate() * LONGEST_RUN_SECONDS);
        try (Devices devices =
                Devices.start(cluster.url(Part.GATEWAY).getPort(), testTenant.tokens(), Acks.EACH, ledger)) {
            devices.awaitAllOpen(CONNECT_PATIENCE);
            int retries = kill(testTenant, ledger, devices);
            boolean drained = Waiting.untilNoneIsMissing(() -> ledger.missing().size(), DRAIN_PATIENCE);
            System.out.println("%d of %d accepted events are at their devices%s"
                    .formatted(
                            ledger.receivedCount(),
                            ledger.acceptedCount(),
                            drained ? "" : "; nothing more came for " + DRAIN_PATIENCE.toSeconds() + " s"));
            return audit(testTenant, ledger, new CrashReport.Disturbance(retries, devices.lostCount()));
        }
    }

    /// @return number of repeated posts
    private int kill(TestTenant testTenant, Ledger ledger, Devices devices) {
        return switch (plan.way()) {
            case REST -> killUnderPosts(testTenant, ledger, devices);
            case KAFKA -> {
                try (TopicTraffic _ = TopicTraffic.start(
                        cluster,
                        cluster.bootstrapServers(),
                        testTenant,
                        TestTenant.EVERYWHERE_TYPE,
                        plan.rate(),
                        ledger)) {
                    killAll(devices);
                }
                yield 0;
            }
        };
    }

    private int killUnderPosts(TestTenant testTenant, Ledger ledger, Devices devices) {
        var posting = new Traffic.Plan(
                cluster.url(Part.INGESTION), testTenant.apiKey(), TestTenant.EVERYWHERE_TYPE, plan.rate(), 1);
        Traffic traffic = Traffic.start(posting, ledger);
        try (traffic) {
            killAll(devices);
        }
        return traffic.retryCount();
    }

    private void killAll(Devices devices) {
        for (Part victim : plan.victims()) {
            settle();
            killAndRestart(victim);
            devices.awaitAllOpen(CONNECT_PATIENCE);
        }
        settle();
    }

    private void killAndRestart(Part victim) {
        long killed = System.nanoTime();
        cluster.kill(victim);
        Waiting.pass(Duration.ofMillis(random.nextInt(1_500)));
        cluster.start(victim);
        System.out.println("killed %s; it was ready again after %.1f s"
                .formatted(victim.label(), (System.nanoTime() - killed) / 1e9));
    }

    private void settle() {
        Waiting.pass(plan.settle().plusMillis(random.nextInt(1_000)));
    }

    private CrashReport audit(TestTenant testTenant, Ledger ledger, CrashReport.Disturbance disturbance) {
        try (RestApi simulators = new RestApi(cluster.url(Part.SIMULATORS), "")) {
            ReceiptAudit receipts = ReceiptAudit.awaitSettled(cluster.bootstrapServers(), testTenant.tenant(), ledger);
            return new CrashReport(
                    plan.seed(),
                    disturbance,
                    ledger.summary(),
                    receipts,
                    ArrivalAudit.ofMails(simulators, ledger),
                    ArrivalAudit.ofPushes(simulators, ledger),
                    ledger.findings());
        }
    }
}
