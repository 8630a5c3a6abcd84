// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.intake;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.outbox.ApplicationDatabase;
import dev.carillon.benchmarks.outbox.RelayOptions;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.NumberOption;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Benchmark of the ways in, without a router: processor time of each process for an accepted event through REST,
/// gRPC, a Kafka topic and an outbox. The ways are measured one after the other, each after a warm-up of its own. Every
/// event must be accepted once.
public final class IntakeBench {

    private static final NumberOption EVENTS =
            new NumberOption("events", 50_000, 500, 1_000_000, "events in each window");
    private static final NumberOption WINDOWS = new NumberOption("windows", 3, 1, 20, "windows of each way");
    private static final NumberOption WARM_UP =
            new NumberOption("warmup", 150_000, 0, 1_000_000, "events of each way's warm-up");

    /// Names of the command line's options.
    public static final Set<String> OPTIONS =
            Stream.of(EVENTS, WINDOWS, WARM_UP).map(NumberOption::name).collect(Collectors.toUnmodifiableSet());

    /// Without pauses, a batch comes faster than the default quota allows.
    private static final StartOptions WITHOUT_QUOTA = new StartOptions(
            List.of(),
            List.of("--carillon.quotas.events-per-second=1000000", "--carillon.quotas.bytes-per-second=1000000000"));

    private static final Set<Part> PLATFORM = Set.of(Part.ADMIN, Part.INGESTION);
    private static final String TABLE = "outbox-relay/src/main/resources/outbox.sql";
    private static final List<String> COUNTED =
            List.of(Part.INGESTION.label(), "kafka", Part.OUTBOX_RELAY.label(), "application's PostgreSQL");

    private final Cluster cluster;
    private final ApplicationDatabase database;
    private final int events;
    private final int windows;
    private final int warmUp;

    private IntakeBench(Cluster cluster, ApplicationDatabase database, Arguments arguments) {
        this.cluster = cluster;
        this.database = database;
        this.events = EVENTS.of(arguments);
        this.windows = WINDOWS.of(arguments);
        this.warmUp = WARM_UP.of(arguments);
    }

    /// Medians of a way's windows.
    ///
    /// @param micros processor time for an event by process, in microseconds
    private record Result(String label, long perSecond, Map<String, Double> micros) {

        double total() {
            return micros.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /// @return true if every event was accepted once
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        System.out.println("starting the services; logs are in " + workspace.logs());
        Map<Part, StartOptions> options = new EnumMap<>(Part.class);
        options.put(Part.INGESTION, WITHOUT_QUOTA);
        boolean clean;
        try (Cluster cluster = Cluster.start(workspace, PLATFORM, options);
                ApplicationDatabase database = ApplicationDatabase.start(
                        workspace.data().resolve("application"),
                        workspace.root().resolve(TABLE),
                        EventText.RECIPIENTS)) {
            TestTenant tenant = TestTenant.create(cluster, workspace.operatorKey(), 1);
            options.put(Part.OUTBOX_RELAY, RelayOptions.of(cluster, database, tenant));
            cluster.start(Part.OUTBOX_RELAY);
            clean = new IntakeBench(cluster, database, arguments).run(tenant);
        }
        if (clean) {
            workspace.forgetData();
        }
        return clean;
    }

    private boolean run(TestTenant tenant) {
        List<Result> results = new ArrayList<>();
        long sent = 0;
        try (EventLog log = new EventLog(cluster.bootstrapServers())) {
            long before = log.size();
            try (WayIn rest = new RestBatches(cluster.url(Part.INGESTION), tenant.apiKey());
                    WayIn grpc = new GrpcStream(cluster.grpcPort(), tenant.apiKey());
                    WayIn kafka = new KafkaTopic(cluster, tenant, log);
                    WayIn outbox = new OutboxTable(database)) {
                for (WayIn way : List.of(rest, grpc, kafka, outbox)) {
                    results.add(measure(way));
                    sent += warmUp + (long) windows * events;
                }
            }
            long accepted = log.size() - before;
            print(results);
            System.out.printf("%n%d events sent, %d in the log%n", sent, accepted);
            return accepted == sent;
        }
    }

    private Result measure(WayIn way) {
        System.out.println(way.label() + ": warm-up");
        way.send(0, warmUp);
        List<Map<String, Double>> costs = new ArrayList<>();
        List<Double> nanos = new ArrayList<>();
        for (int window = 0; window < windows; window++) {
            Map<String, ProcessUsage> before = usage();
            long begun = System.nanoTime();
            way.send(warmUp + window * events, events);
            nanos.add((double) (System.nanoTime() - begun));
            costs.add(micros(before, usage()));
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String process : COUNTED) {
            medians.put(
                    process,
                    median(costs.stream()
                            .map(cost -> cost.getOrDefault(process, 0.0))
                            .toList()));
        }
        return new Result(way.label(), Math.round(events * 1e9 / median(nanos)), medians);
    }

    private Map<String, ProcessUsage> usage() {
        Map<String, ProcessUsage> usage = new LinkedHashMap<>(cluster.usage());
        usage.put("application's PostgreSQL", database.usage());
        return usage;
    }

    private Map<String, Double> micros(Map<String, ProcessUsage> before, Map<String, ProcessUsage> after) {
        return COUNTED.stream().collect(Collectors.toMap(process -> process, process -> {
            Duration cpu = after.getOrDefault(process, ProcessUsage.NONE)
                    .since(before.getOrDefault(process, ProcessUsage.NONE))
                    .cpu();
            return cpu.toNanos() / 1e3 / events;
        }));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void print(List<Result> results) {
        System.out.println("\n| way in | events/s | " + String.join(" | ", COUNTED) + " | all, CPU µs/event |");
        System.out.println("| --- | ---: |" + " ---: |".repeat(COUNTED.size() + 1));
        for (Result result : results) {
            String processes = COUNTED.stream()
                    .map(process -> "%.0f".formatted(result.micros().getOrDefault(process, 0.0)))
                    .collect(Collectors.joining(" | "));
            System.out.printf(
                    "| %s | %d | %s | %.0f |%n", result.label(), result.perSecond(), processes, result.total());
        }
    }
}
