// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Test of a rebalance: a second router joins and leaves under load. It prints the waiting times of recipients and
/// checks that nothing was lost or duplicated.
public final class Rebalance {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("rate", "seconds");

    private static final int RECIPIENTS = 400;
    private static final int LONGEST_RUN_SECONDS = 600;
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(2);
    private static final Duration TAKE_OVER_TIMEOUT = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final int rate;
    private final Duration settle;
    private final Map<String, Long> phases = new LinkedHashMap<>();
    private final long[] writtenNanos;
    private volatile int written;
    private volatile boolean posting = true;

    private Rebalance(Cluster cluster, int rate, Duration settle) {
        this.cluster = cluster;
        this.rate = rate;
        this.settle = settle;
        this.writtenNanos = new long[rate * LONGEST_RUN_SECONDS];
    }

    /// @return true if both instances routed events, and nothing was lost or duplicated
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        boolean clean;
        try (Cluster cluster = Cluster.start(
                workspace,
                Set.of(Part.INFRASTRUCTURE, Part.ROUTING),
                Map.of(Part.ROUTING, StartOptions.UNSEALED, Part.SECOND_ROUTING, StartOptions.UNSEALED))) {
            clean = new Rebalance(
                            cluster, arguments.number("rate", 300), Duration.ofSeconds(arguments.number("seconds", 15)))
                    .run();
        }
        if (clean) {
            workspace.forgetData();
        }
        return clean;
    }

    private boolean run() {
        DeliveryLedger ledger = new DeliveryLedger();
        try (TopicWriter writer = new TopicWriter(cluster.bootstrapServers());
                ChannelWorkers _ = ChannelWorkers.start(cluster.bootstrapServers(), writer, ledger, _ -> false)) {
            RoutingScenario scenario = new RoutingScenario(writer);
            scenario.write(RECIPIENTS, 0);
            Thread traffic = Thread.ofPlatform().start(() -> post(scenario));
            Waiting.pass(WARM_UP);
            phase("alone");
            Waiting.pass(settle);
            phase("a second joins");
            cluster.start(Part.SECOND_ROUTING);
            // The second router copies the state before it takes over.
            Waiting.until(this::bothRoute, TAKE_OVER_TIMEOUT);
            phase("both route");
            Waiting.pass(settle);
            phase("the second leaves");
            cluster.stop(Part.SECOND_ROUTING);
            Waiting.pass(settle);
            phase("end");
            posting = false;
            join(traffic);
            writer.flush();
            Waiting.until(() -> ledger.distinctCount() >= written, DRAIN_PATIENCE);
        }
        Map<String, Integer> shares = RoutedShares.read(cluster.bootstrapServers());
        System.out.println("routed by each instance: " + shares.values());
        return report(ledger) && shares.size() == 2;
    }

    private boolean bothRoute() {
        Waiting.pass(LOOK);
        return RoutedShares.read(cluster.bootstrapServers()).size() == 2;
    }

    private void phase(String name) {
        phases.put(name, System.nanoTime());
        System.out.println(name);
    }

    private void post(RoutingScenario scenario) {
        long started = System.nanoTime();
        while (posting && written < writtenNanos.length) {
            int number = written;
            long due = started + number * 1_000_000_000L / rate;
            Waiting.pass(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            writtenNanos[number] = System.nanoTime();
            scenario.write(scenario.event(RoutingScenario.PLAIN, recipient(number), number)
                    .build());
            written = number + 1;
        }
    }

    private static String recipient(int number) {
        return "r" + number % RECIPIENTS;
    }

    private boolean report(DeliveryLedger ledger) {
        Map<String, Integer> counts = ledger.counts();
        Map<String, Long> arrivals = ledger.firstNanos();
        int lost = 0;
        Map<String, Long> longest = new LinkedHashMap<>();
        for (int number = 0; number < written; number++) {
            Long arrived =
                    arrivals.get("%s CHANNEL_PUSH %s %d".formatted(RoutingScenario.PLAIN, recipient(number), number));
            if (arrived == null) {
                lost++;
            } else {
                longest.merge(phaseAt(writtenNanos[number]), arrived - writtenNanos[number], Math::max);
            }
        }
        long doubled = counts.values().stream().filter(times -> times > 1).count();
        System.out.printf("%n| while | longest wait of a recipient, ms |%n| --- | ---: |%n");
        longest.forEach((phase, nanos) -> System.out.printf("| %s | %d |%n", phase, nanos / 1_000_000));
        System.out.printf("%n%d events at %d/s: %d lost, %d doubled%n", written, rate, lost, doubled);
        return lost == 0 && doubled == 0;
    }

    private String phaseAt(long nanos) {
        String phase = "warm-up";
        for (Map.Entry<String, Long> begun : phases.entrySet()) {
            if (nanos >= begun.getValue()) {
                phase = begun.getKey();
            }
        }
        return phase;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
