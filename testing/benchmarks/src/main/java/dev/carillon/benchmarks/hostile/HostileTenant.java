// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.hostile;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Verdicts;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Drill with two tenants. The quiet tenant sends at a steady rate to connected devices; after a quiet phase the
/// hostile tenant starts every attack of [Attack]. The quiet tenant's p99 may at most double, none of its
/// notifications may be lost, duplicated or reordered, and no service may restart.
public final class HostileTenant {

    public static final Set<String> OPTIONS = Set.of("rate", "recipients", "warmup", "quiet", "seconds", "attack-rate");

    private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(2);
    private static final Set<Part> ATTACKED =
            Set.of(Part.ADMIN, Part.INGESTION, Part.ROUTING, Part.DELIVERY, Part.GATEWAY);
    private static final double ALLOWED = 2;

    private final Cluster cluster;
    private final TestTenant testTenant;
    private final int rate;
    private final int recipients;
    private final Verdicts verdicts = new Verdicts();

    private HostileTenant(Cluster cluster, TestTenant testTenant, int rate, int recipients) {
        this.cluster = cluster;
        this.testTenant = testTenant;
        this.rate = rate;
        this.recipients = recipients;
    }

    /// @return true if every guarantee of the quiet tenant was kept
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        int recipients = arguments.number("recipients", 20);
        boolean kept;
        System.out.println("starting the services; logs are in " + workspace.logs());
        try (Cluster cluster = Cluster.start(workspace, Part.WHOLE)) {
            TestTenant testTenant = TestTenant.create(cluster, workspace.operatorKey(), recipients);
            HostileTenant drill = new HostileTenant(cluster, testTenant, arguments.number("rate", 20), recipients);
            kept = drill.run(
                    Attacks.prepare(cluster, workspace.operatorKey(), arguments.number("attack-rate", 1)), arguments);
        }
        if (kept) {
            workspace.forgetData();
        }
        return kept;
    }

    private boolean run(Attacks attacks, Arguments arguments) {
        Duration warmUp = Duration.ofSeconds(arguments.number("warmup", 60));
        Map<Part, Long> before = processes();
        measure("warm", warmUp);
        // The warm-up includes the attacks, because the drill measures isolation and not the JVM's compiler.
        try (attacks) {
            attacks.start();
            measure("warm-hostile", warmUp);
            attacks.pause();
            Measured quiet = measure("quiet", Duration.ofSeconds(arguments.number("quiet", 120)));
            attacks.resume();
            Measured hostile = measure("hostile", Duration.ofSeconds(arguments.number("seconds", 600)));
            print(quiet, hostile, attacks);
        }
        verdicts.say(before.equals(processes()), "no service has ended or restarted");
        return verdicts.areAllKept();
    }

    private void print(Measured quiet, Measured hostile, Attacks attacks) {
        System.out.printf("%n| attack | requests | answers by status |%n| --- | ---: | --- |%n");
        attacks.answers().forEach(System.out::println);
        System.out.printf(
                "%n| quiet tenant | events | p50 ms | p99 ms | max ms |%n| --- | ---: | ---: | ---: | ---: |%n");
        row("alone", quiet);
        row("beside the attacks", hostile);
        System.out.println();
        double grown = hostile.latencies().p99() / quiet.latencies().p99();
        verdicts.say(
                grown <= ALLOWED,
                "the quiet tenant's p99 is %.2f times its p99 alone (allowed %.0f)".formatted(grown, ALLOWED));
        for (Measured measured : List.of(quiet, hostile)) {
            verdicts.say(measured.summary().isClean(), "%s: %s".formatted(measured.name(), measured.summary()));
            measured.findings().forEach(finding -> System.out.println("        " + finding));
        }
    }

    private static void row(String name, Measured measured) {
        System.out.printf(
                "| %s | %d | %.0f | %.0f | %.0f |%n",
                name,
                measured.latencies().count(),
                measured.latencies().median(),
                measured.latencies().p99(),
                measured.latencies().max());
    }

    /// Measurements of the quiet tenant in one phase.
    private record Measured(String name, Latencies latencies, Ledger.Summary summary, List<String> findings) {}

    private Measured measure(String phase, Duration span) {
        System.out.printf("%s: %d/s for %d s%n", phase, rate, span.toSeconds());
        Ledger ledger = new Ledger(phase, recipients, Math.toIntExact(span.toSeconds() + 10) * rate);
        try (Devices devices =
                Devices.start(cluster.url(Part.GATEWAY).getPort(), testTenant.tokens(), Acks.NONE, ledger)) {
            devices.awaitAllOpen(CONNECT_TIMEOUT);
            Traffic.Plan plan =
                    new Traffic.Plan(cluster.url(Part.INGESTION), testTenant.apiKey(), TestTenant.INBOX_TYPE, rate, 1);
            try (Traffic _ = Traffic.start(plan, ledger)) {
                Waiting.pass(span);
            }
            Waiting.until(() -> ledger.receivedCount() >= ledger.acceptedCount(), DRAIN_TIMEOUT);
            return new Measured(
                    phase, ledger.latencies(Long.MIN_VALUE, Long.MAX_VALUE), ledger.summary(), ledger.findings());
        }
    }

    private Map<Part, Long> processes() {
        Map<Part, Long> running = new EnumMap<>(Part.class);
        ATTACKED.forEach(part -> running.put(part, cluster.isRunning(part) ? cluster.pid(part) : -1L));
        return running;
    }
}
