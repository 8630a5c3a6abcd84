// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Benchmark of the latency from the POST to the frame at the connected device, at one rate after another.
public final class Bench {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS =
            Set.of("rates", "seconds", "warmup", "recipients", "connections", "batch", "markdown", "observability");

    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(2);
    private static final Duration LEAD_IN = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final TestTenant testTenant;
    private final Plan plan;

    /// @param connections Number of connected devices; those without a recipient stay idle
    record Plan(List<Integer> rates, Duration measured, Duration warmUp, int recipients, int connections, int batch) {

        static Plan of(Arguments arguments) {
            int recipients = arguments.number("recipients", 200);
            return new Plan(
                    arguments.numbers("rates", "500,1000"),
                    Duration.ofSeconds(arguments.number("seconds", 30)),
                    Duration.ofSeconds(arguments.number("warmup", 60)),
                    recipients,
                    Math.max(recipients, arguments.number("connections", recipients)),
                    arguments.number("batch", 1));
        }
    }

    private Bench(Cluster cluster, TestTenant testTenant, Plan plan) {
        this.cluster = cluster;
        this.testTenant = testTenant;
        this.plan = plan;
    }

    /// @return true if nothing was lost, duplicated or reordered at any rate
    /// @throws IOException if the results cannot be written
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Plan plan = Plan.of(arguments);
        System.out.println("starting the services; logs are in " + workspace.logs());
        List<Measurement> measurements = new ArrayList<>();
        try (BenchObservability observability = BenchObservability.of(arguments.find("observability"));
                Cluster cluster = Cluster.start(workspace, Part.WHOLE, observability.startOptions())) {
            observability.watch(cluster);
            Bench bench =
                    new Bench(cluster, TestTenant.create(cluster, workspace.operatorKey(), plan.connections()), plan);
            for (int rate : plan.rates()) {
                measurements.add(bench.measure(rate));
            }
        }
        String table = MeasurementTable.of(plan, measurements);
        arguments.find("observability").ifPresent(value -> System.out.println("observability: " + value));
        System.out.println(table);
        Optional<String> markdown = arguments.find("markdown");
        if (markdown.isPresent()) {
            Files.writeString(Path.of(markdown.get()), table, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        boolean clean = measurements.stream()
                .allMatch(measurement -> measurement.summary().isClean());
        if (clean) {
            workspace.forgetData();
        }
        return clean;
    }

    private Measurement measure(int rate) {
        System.out.printf(
                "%d/s: warming up for %d s, measuring for %d s%n",
                rate, plan.warmUp().toSeconds(), plan.measured().toSeconds());
        warmUp(rate);
        Ledger ledger = ledger("rate" + rate, rate, plan.measured());
        try (Devices devices = devices(ledger)) {
            devices.awaitAllOpen(CONNECT_PATIENCE);
            Window window = drive(rate, ledger);
            awaitDrained(ledger);
            return new Measurement(
                    rate,
                    ledger.latencies(window.fromNanos(), window.toNanos()),
                    window,
                    ledger.summary(),
                    ledger.findings());
        }
    }

    /// Warms up the services. Cold JVMs build up a backlog, which must be processed before the measurement starts.
    private void warmUp(int rate) {
        Ledger ledger = ledger("warm" + rate, rate, plan.warmUp());
        try (Devices devices = devices(ledger)) {
            devices.awaitAllOpen(CONNECT_PATIENCE);
            try (Traffic _ = Traffic.start(posting(rate), ledger)) {
                Waiting.pass(plan.warmUp());
            }
            awaitDrained(ledger);
        }
    }

    private Ledger ledger(String run, int rate, Duration span) {
        return new Ledger(
                run, plan.recipients(), Math.toIntExact(span.plus(LEAD_IN).toSeconds() + 5) * rate);
    }

    private Devices devices(Ledger ledger) {
        return Devices.start(cluster.url(Part.GATEWAY).getPort(), testTenant.tokens(), Acks.NONE, ledger);
    }

    private Traffic.Plan posting(int rate) {
        return new Traffic.Plan(
                cluster.url(Part.INGESTION), testTenant.apiKey(), TestTenant.INBOX_TYPE, rate, plan.batch());
    }

    private static void awaitDrained(Ledger ledger) {
        Waiting.until(() -> ledger.receivedCount() >= ledger.acceptedCount(), DRAIN_PATIENCE);
    }

    private Window drive(int rate, Ledger ledger) {
        try (Traffic _ = Traffic.start(posting(rate), ledger)) {
            Waiting.pass(LEAD_IN);
            Map<String, ProcessUsage> before = usage();
            int receivedBefore = ledger.receivedCount();
            long from = System.nanoTime();
            Waiting.pass(plan.measured());
            long to = System.nanoTime();
            return new Window(from, to, ledger.receivedCount() - receivedBefore, used(before, usage()));
        }
    }

    private Map<String, ProcessUsage> usage() {
        Map<String, ProcessUsage> usage = new LinkedHashMap<>(cluster.usage());
        usage.put(Window.LOAD, ProcessUsage.ofThisProcess());
        return usage;
    }

    private static Map<String, ProcessUsage> used(Map<String, ProcessUsage> before, Map<String, ProcessUsage> after) {
        Map<String, ProcessUsage> used = new LinkedHashMap<>();
        after.forEach((name, usage) -> {
            Duration start =
                    Optional.ofNullable(before.get(name)).map(ProcessUsage::cpu).orElse(Duration.ZERO);
            used.put(name, new ProcessUsage(usage.cpu().minus(start), usage.peakBytes()));
        });
        return used;
    }
}
