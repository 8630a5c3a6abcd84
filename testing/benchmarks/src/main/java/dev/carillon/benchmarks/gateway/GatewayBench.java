// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.gateway;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Benchmark of one gateway: idle connections, the fan-out of a broadcast stream, handshakes, and the reconnection
/// of all clients at once.
public final class GatewayBench {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of(
            "only",
            "connections",
            "members",
            "rates",
            "burst",
            "seconds",
            "warmup",
            "admission",
            "markdown",
            "gateway");

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final int CALLS_AT_ONCE = 200;
    private static final int WARM_CROWD = 1_000;
    private static final int HEAP_MEGABYTES = 1_536;
    private static final int NO_LIMIT = 1_000_000;

    private final Cluster cluster;
    private final Plan plan;
    private final List<String> lines = new ArrayList<>();

    /// @param only Measured scenario: `idle`, `fanout`, `handshakes`, `storm`
    /// @param connections Numbers of idle connections, one after the other
    /// @param members Number of subscribers of the stream, and of the storm
    /// @param rates Publications per second
    /// @param burst Number of publications at once
    /// @param admission Limit of handshakes per second: `configured` or `raised`
    record Plan(
            Set<String> only,
            List<Integer> connections,
            int members,
            List<Integer> rates,
            int burst,
            Duration measured,
            Duration warmUp,
            String admission,
            List<String> gateway) {

        static Plan of(Arguments arguments) {
            return new Plan(
                    Set.of(arguments
                            .find("only")
                            .orElse("idle,fanout,handshakes,storm")
                            .split(",")),
                    arguments.numbers("connections", "2000,10000,18000"),
                    arguments.number("members", 10_000),
                    arguments.numbers("rates", "1,2"),
                    arguments.number("burst", 50),
                    Duration.ofSeconds(arguments.number("seconds", 50)),
                    Duration.ofSeconds(arguments.number("warmup", 30)),
                    arguments.find("admission").orElse("raised"),
                    arguments
                            .find("gateway")
                            .map(text -> List.of(text.split(" ")))
                            .orElse(List.of()));
        }

        StartOptions startOptions() {
            List<String> settings = new ArrayList<>(gateway);
            if (admission.equals("raised")) {
                settings.add("--carillon.gateway.admission.handshakes-per-second=" + NO_LIMIT);
                settings.add("--carillon.gateway.admission.handshake-burst=" + NO_LIMIT);
            }
            // The whole heap is touched at the start, so that later growth of the process is outside the heap.
            return new StartOptions(
                    List.of(
                            "-Xms%dm".formatted(HEAP_MEGABYTES),
                            "-Xmx%dm".formatted(HEAP_MEGABYTES),
                            "-XX:+AlwaysPreTouch"),
                    settings);
        }
    }

    private GatewayBench(Cluster cluster, Plan plan) {
        this.cluster = cluster;
        this.plan = plan;
    }

    /// @return true if everything expected arrived
    /// @throws IOException if the results cannot be written
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Plan plan = Plan.of(arguments);
        System.out.println("starting the services; logs are in " + workspace.logs());
        try (Cluster cluster = Cluster.start(
                workspace, Set.of(Part.INFRASTRUCTURE, Part.GATEWAY), Map.of(Part.GATEWAY, plan.startOptions()))) {
            GatewayTenant.write(cluster.bootstrapServers());
            GatewayBench bench = new GatewayBench(cluster, plan);
            bench.measure();
            Optional<String> markdown = arguments.find("markdown");
            if (markdown.isPresent()) {
                Files.write(Path.of(markdown.get()), bench.lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        }
        workspace.forgetData();
        return true;
    }

    private void measure() {
        try (ConnectionSwarm swarm = new ConnectionSwarm(port(), CALLS_AT_ONCE)) {
            warmUp(swarm);
            if (plan.only().contains("idle")) {
                idle(swarm);
            }
            if (plan.only().contains("handshakes")) {
                handshakes(swarm);
            }
            if (plan.only().contains("fanout")) {
                fanOut(swarm);
            }
        }
        if (plan.only().contains("storm")) {
            // No limit on simultaneous connection attempts.
            try (ConnectionSwarm swarm = new ConnectionSwarm(port(), NO_LIMIT)) {
                storm(swarm);
            }
        }
    }

    private void warmUp(ConnectionSwarm swarm) {
        long end = System.nanoTime() + plan.warmUp().toNanos();
        try (Publisher publisher = new Publisher(cluster.url(Part.GATEWAY))) {
            do {
                swarm.addMembers(WARM_CROWD, Publisher.CHANNEL);
                swarm.awaitOpen(WARM_CROWD, TIMEOUT);
                for (int i = 0; i < plan.burst(); i++) {
                    publisher.publish();
                }
                swarm.closeAll();
            } while (System.nanoTime() < end);
        }
        Waiting.pass(SETTLE);
    }

    private void idle(ConnectionSwarm swarm) {
        GatewayProbe probe = new GatewayProbe(cluster.pid(Part.GATEWAY));
        GatewayProbe.Memory empty = probe.memory();
        say(
                "| idle connections | heap each, bytes | outside the heap each, bytes | together, KB | CPU of one processor |");
        say("| ---: | ---: | ---: | ---: | ---: |");
        for (int count : plan.connections()) {
            swarm.addMembers(count - swarm.open(), "");
            swarm.awaitOpen(count, TIMEOUT);
            Waiting.pass(SETTLE);
            Duration before = gatewayCpu();
            long start = System.nanoTime();
            Waiting.pass(plan.measured());
            double share = (double) gatewayCpu().minus(before).toNanos() / (System.nanoTime() - start);
            GatewayProbe.Memory held = probe.memory();
            double heap = (double) (held.heapBytes() - empty.heapBytes()) / count;
            double outside = (double) (held.residentBytes() - empty.residentBytes()) / count;
            say("| %,d | %,.0f | %,.0f | %.1f | %.1f %% |"
                    .formatted(count, heap, outside, (heap + outside) / 1024, 100 * share));
        }
        swarm.closeAll();
        Waiting.pass(SETTLE);
    }

    private void handshakes(ConnectionSwarm swarm) {
        Duration before = gatewayCpu();
        long start = System.nanoTime();
        swarm.addMembers(plan.members(), "");
        swarm.awaitOpen(plan.members(), TIMEOUT);
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = gatewayCpu().minus(before).toNanos() / 1000.0 / plan.members();
        say("| handshakes with connect | per second | gateway CPU µs each |");
        say("| ---: | ---: | ---: |");
        say("| %,d | %,.0f | %,.0f |".formatted(plan.members(), plan.members() / seconds, micros));
        swarm.closeAll();
        Waiting.pass(SETTLE);
    }

    private void fanOut(ConnectionSwarm swarm) {
        swarm.addMembers(plan.members(), Publisher.CHANNEL);
        swarm.awaitOpen(plan.members(), TIMEOUT);
        Waiting.pass(SETTLE);
        say(
                "| publications/s to %,d | frames | to the last frame: median ms | worst ms | frames/s | gateway CPU µs/frame |"
                        .formatted(plan.members()));
        say("| ---: | ---: | ---: | ---: | ---: | ---: |");
        try (Publisher publisher = new Publisher(cluster.url(Part.GATEWAY))) {
            for (int rate : plan.rates()) {
                paced(swarm, publisher, rate);
            }
            saturated(swarm, publisher);
        }
        swarm.closeAll();
        Waiting.pass(SETTLE);
    }

    private void paced(ConnectionSwarm swarm, Publisher publisher, int rate) {
        int count = Math.toIntExact(Math.max(10, rate * 15L));
        long[] published = new long[count];
        swarm.startCounting();
        Duration before = gatewayCpu();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * Duration.ofSeconds(1).toNanos() / rate;
            Waiting.until(() -> System.nanoTime() >= due, Duration.ofSeconds(2));
            published[i] = System.nanoTime();
            publisher.publish();
        }
        awaitPublications(swarm, count);
        double micros = gatewayCpu().minus(before).toNanos() / 1000.0 / swarm.publications();
        List<Long> rounds = swarm.rounds();
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            millis[i] = (rounds.get(i) - published[i]) / 1e6;
        }
        Arrays.sort(millis);
        say("| %d | %,d | %.0f | %.0f | %,.0f | %.1f |"
                .formatted(
                        rate,
                        swarm.publications(),
                        millis[count / 2],
                        millis[count - 1],
                        (double) rate * plan.members(),
                        micros));
    }

    private void saturated(ConnectionSwarm swarm, Publisher publisher) {
        swarm.startCounting();
        Duration before = gatewayCpu();
        long start = System.nanoTime();
        for (int i = 0; i < plan.burst(); i++) {
            publisher.publish();
        }
        awaitPublications(swarm, plan.burst());
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = gatewayCpu().minus(before).toNanos() / 1000.0 / swarm.publications();
        say("| %d at once | %,d | | %.0f | %,.0f | %.1f |"
                .formatted(plan.burst(), swarm.publications(), seconds * 1000, swarm.publications() / seconds, micros));
    }

    private void awaitPublications(ConnectionSwarm swarm, int rounds) {
        long all = (long) rounds * plan.members();
        if (!Waiting.until(() -> swarm.publications() >= all, TIMEOUT)) {
            throw new IllegalStateException("only %,d of %,d frames came; %,d are connected"
                    .formatted(swarm.publications(), all, swarm.open()));
        }
    }

    private void storm(ConnectionSwarm swarm) {
        swarm.addMembers(plan.members(), "");
        swarm.awaitOpen(plan.members(), TIMEOUT);
        Waiting.pass(SETTLE);
        int refusedBefore = swarm.refusals();
        Duration before = gatewayCpu();
        long start = System.nanoTime();
        swarm.dropAll();
        Waiting.until(() -> swarm.open() == 0, SETTLE);
        swarm.awaitOpen(plan.members() / 2, TIMEOUT);
        double half = (System.nanoTime() - start) / 1e9;
        swarm.awaitOpen(plan.members(), TIMEOUT);
        double all = (System.nanoTime() - start) / 1e9;
        say("| storm of | admission | half are back after s | all after s | refusals | gateway CPU s |");
        say("| ---: | --- | ---: | ---: | ---: | ---: |");
        say("| %,d | %s | %.1f | %.1f | %,d | %.1f |"
                .formatted(
                        plan.members(),
                        plan.admission(),
                        half,
                        all,
                        swarm.refusals() - refusedBefore,
                        gatewayCpu().minus(before).toNanos() / 1e9));
    }

    private Duration gatewayCpu() {
        return Optional.ofNullable(cluster.usage().get(Part.GATEWAY.label()))
                .orElseThrow()
                .cpu();
    }

    private int port() {
        return cluster.url(Part.GATEWAY).getPort();
    }

    private void say(String line) {
        lines.add(line);
        System.out.println(line);
    }
}
