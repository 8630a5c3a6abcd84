// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Benchmark of the router alone: events are written faster than it can route them, and its rate and its cost per
/// event are measured.
public final class RoutingBench {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("events", "warmup");

    private static final int RECIPIENTS = 1_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Cluster cluster;
    private final DeliveryLedger ledger;
    private final RoutingScenario scenario;
    private final TopicWriter writer;
    private int number;

    private RoutingBench(Cluster cluster, DeliveryLedger ledger, TopicWriter writer) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.writer = writer;
        this.scenario = new RoutingScenario(writer);
    }

    /// @return true if everything was routed
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        DeliveryLedger ledger = new DeliveryLedger();
        boolean whole;
        try (Cluster cluster = Cluster.start(
                        workspace,
                        Set.of(Part.INFRASTRUCTURE, Part.ROUTING),
                        Map.of(Part.ROUTING, StartOptions.UNSEALED));
                TopicWriter writer = new TopicWriter(cluster.bootstrapServers());
                ChannelWorkers _ = ChannelWorkers.start(cluster.bootstrapServers(), writer, ledger, _ -> false)) {
            RoutingBench bench = new RoutingBench(cluster, ledger, writer);
            bench.scenario.write(RECIPIENTS, 0);
            whole = bench.run(arguments.number("events", 40_000), arguments.number("warmup", 80_000));
        }
        if (whole) {
            workspace.forgetData();
        }
        return whole;
    }

    private boolean run(int events, int warmUp) {
        boolean whole = route(RoutingScenario.PLAIN, warmUp / 2).isPresent()
                && route(RoutingScenario.RULES, warmUp / 2).isPresent();
        System.out.printf(
                "%n| type | notifications/s | router CPU µs/notification | Kafka CPU µs/notification |%n| --- | ---: | ---: | ---: |%n");
        for (String type : new String[] {RoutingScenario.PLAIN, RoutingScenario.RULES}) {
            Optional<Result> result = route(type, events);
            result.ifPresent(routed -> System.out.printf(
                    "| %s | %d | %d | %d |%n",
                    type.equals(RoutingScenario.PLAIN) ? "plain" : "every rule on",
                    Math.round(events / seconds(routed.time())),
                    Math.round(seconds(routed.router()) * 1_000_000 / events),
                    Math.round(seconds(routed.kafka()) * 1_000_000 / events)));
            whole &= result.isPresent();
        }
        return whole;
    }

    private record Result(Duration time, Duration router, Duration kafka) {}

    /// Routes events. Empty if not all deliveries were written in time.
    private Optional<Result> route(String type, int events) {
        int goal = ledger.distinctCount() + events;
        Duration routerBefore = cpu("routing");
        Duration kafkaBefore = cpu("kafka");
        long started = System.nanoTime();
        for (int event = 0; event < events; event++) {
            scenario.write(
                    scenario.event(type, "r" + number % RECIPIENTS, number).build());
            number++;
        }
        writer.flush();
        if (!Waiting.until(() -> ledger.distinctCount() >= goal, TIMEOUT)) {
            System.err.printf(
                    "of %d events of type %s, %d were not routed%n", events, type, goal - ledger.distinctCount());
            return Optional.empty();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - started);
        return Optional.of(new Result(
                time, cpu("routing").minus(routerBefore), cpu("kafka").minus(kafkaBefore)));
    }

    private Duration cpu(String process) {
        return Optional.ofNullable(cluster.usage().get(process))
                .map(ProcessUsage::cpu)
                .orElse(Duration.ZERO);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
