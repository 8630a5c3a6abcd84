// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.gateway;

import dev.carillon.benchmarks.Arguments;
import dev.carillon.benchmarks.Workspace;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.Variation;
import dev.carillon.benchmarks.load.Waiting;
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

/// Measures one gateway: idle connections, the fan-out of a broadcast stream, handshakes, and the storm of all
/// clients at once.
public final class GatewayBench {

    /// What the command line may say.
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

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final int CALLS_AT_ONCE = 200;
    private static final int WARM_CROWD = 1_000;
    private static final int HEAP_MEGABYTES = 1_536;
    private static final int NO_LIMIT = 1_000_000;

    private final Cluster cluster;
    private final Plan plan;
    private final List<String> lines = new ArrayList<>();

    /// @param only what is measured: `idle`, `fanout`, `handshakes`, `storm`
    /// @param connections how many idle ones, one after the other
    /// @param members of the stream, and of the storm
    /// @param rates publications a second
    /// @param burst publications at once
    /// @param admission `configured` or `raised`: how many handshakes a second are let in
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

        Variation variation() {
            List<String> settings = new ArrayList<>(gateway);
            if (admission.equals("raised")) {
                settings.add("--carillon.gateway.admission.handshakes-per-second=" + NO_LIMIT);
                settings.add("--carillon.gateway.admission.handshake-burst=" + NO_LIMIT);
            }
            // The whole heap is touched at the start, so that what the process grows by is outside of it.
            return new Variation(
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

    /// @return whether all that was to come came
    /// @throws IOException when the results cannot be written
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Plan plan = Plan.of(arguments);
        System.out.println("starting the services; logs are in " + workspace.logs());
        try (Cluster cluster = Cluster.start(
                workspace, Set.of(Part.INFRASTRUCTURE, Part.GATEWAY), Map.of(Part.GATEWAY, plan.variation()))) {
            GatewayStage.set(cluster.bootstrapServers());
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
        try (Crowd crowd = new Crowd(port(), CALLS_AT_ONCE)) {
            warmUp(crowd);
            if (plan.only().contains("idle")) {
                idle(crowd);
            }
            if (plan.only().contains("handshakes")) {
                handshakes(crowd);
            }
            if (plan.only().contains("fanout")) {
                fanOut(crowd);
            }
        }
        if (plan.only().contains("storm")) {
            // All at once is all at once.
            try (Crowd crowd = new Crowd(port(), NO_LIMIT)) {
                storm(crowd);
            }
        }
    }

    private void warmUp(Crowd crowd) {
        long end = System.nanoTime() + plan.warmUp().toNanos();
        try (Publisher publisher = new Publisher(cluster.url(Part.GATEWAY))) {
            do {
                crowd.invite(WARM_CROWD, Publisher.CHANNEL);
                crowd.awaitOpen(WARM_CROWD, PATIENCE);
                for (int i = 0; i < plan.burst(); i++) {
                    publisher.publish();
                }
                crowd.dismiss();
            } while (System.nanoTime() < end);
        }
        Waiting.pass(SETTLE);
    }

    private void idle(Crowd crowd) {
        GatewayProbe probe = new GatewayProbe(cluster.pid(Part.GATEWAY));
        GatewayProbe.Memory empty = probe.memory();
        say(
                "| idle connections | heap each, bytes | outside the heap each, bytes | together, KB | CPU of one processor |");
        say("| ---: | ---: | ---: | ---: | ---: |");
        for (int count : plan.connections()) {
            crowd.invite(count - crowd.open(), "");
            crowd.awaitOpen(count, PATIENCE);
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
        crowd.dismiss();
        Waiting.pass(SETTLE);
    }

    private void handshakes(Crowd crowd) {
        Duration before = gatewayCpu();
        long start = System.nanoTime();
        crowd.invite(plan.members(), "");
        crowd.awaitOpen(plan.members(), PATIENCE);
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = gatewayCpu().minus(before).toNanos() / 1000.0 / plan.members();
        say("| handshakes with connect | per second | gateway CPU µs each |");
        say("| ---: | ---: | ---: |");
        say("| %,d | %,.0f | %,.0f |".formatted(plan.members(), plan.members() / seconds, micros));
        crowd.dismiss();
        Waiting.pass(SETTLE);
    }

    private void fanOut(Crowd crowd) {
        crowd.invite(plan.members(), Publisher.CHANNEL);
        crowd.awaitOpen(plan.members(), PATIENCE);
        Waiting.pass(SETTLE);
        say(
                "| publications/s to %,d | frames | to the last frame: median ms | worst ms | frames/s | gateway CPU µs/frame |"
                        .formatted(plan.members()));
        say("| ---: | ---: | ---: | ---: | ---: | ---: |");
        try (Publisher publisher = new Publisher(cluster.url(Part.GATEWAY))) {
            for (int rate : plan.rates()) {
                paced(crowd, publisher, rate);
            }
            saturated(crowd, publisher);
        }
        crowd.dismiss();
        Waiting.pass(SETTLE);
    }

    private void paced(Crowd crowd, Publisher publisher, int rate) {
        int count = Math.toIntExact(Math.max(10, rate * 15L));
        long[] published = new long[count];
        crowd.startCounting();
        Duration before = gatewayCpu();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * Duration.ofSeconds(1).toNanos() / rate;
            Waiting.until(() -> System.nanoTime() >= due, Duration.ofSeconds(2));
            published[i] = System.nanoTime();
            publisher.publish();
        }
        awaitPublications(crowd, count);
        double micros = gatewayCpu().minus(before).toNanos() / 1000.0 / crowd.publications();
        List<Long> rounds = crowd.rounds();
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            millis[i] = (rounds.get(i) - published[i]) / 1e6;
        }
        Arrays.sort(millis);
        say("| %d | %,d | %.0f | %.0f | %,.0f | %.1f |"
                .formatted(
                        rate,
                        crowd.publications(),
                        millis[count / 2],
                        millis[count - 1],
                        (double) rate * plan.members(),
                        micros));
    }

    private void saturated(Crowd crowd, Publisher publisher) {
        crowd.startCounting();
        Duration before = gatewayCpu();
        long start = System.nanoTime();
        for (int i = 0; i < plan.burst(); i++) {
            publisher.publish();
        }
        awaitPublications(crowd, plan.burst());
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = gatewayCpu().minus(before).toNanos() / 1000.0 / crowd.publications();
        say("| %d at once | %,d | | %.0f | %,.0f | %.1f |"
                .formatted(plan.burst(), crowd.publications(), seconds * 1000, crowd.publications() / seconds, micros));
    }

    private void awaitPublications(Crowd crowd, int rounds) {
        long all = (long) rounds * plan.members();
        if (!Waiting.until(() -> crowd.publications() >= all, PATIENCE)) {
            throw new IllegalStateException("only %,d of %,d frames came; %,d are connected"
                    .formatted(crowd.publications(), all, crowd.open()));
        }
    }

    private void storm(Crowd crowd) {
        crowd.invite(plan.members(), "");
        crowd.awaitOpen(plan.members(), PATIENCE);
        Waiting.pass(SETTLE);
        int refusedBefore = crowd.refusals();
        Duration before = gatewayCpu();
        long start = System.nanoTime();
        crowd.scatter();
        Waiting.until(() -> crowd.open() == 0, SETTLE);
        crowd.awaitOpen(plan.members() / 2, PATIENCE);
        double half = (System.nanoTime() - start) / 1e9;
        crowd.awaitOpen(plan.members(), PATIENCE);
        double all = (System.nanoTime() - start) / 1e9;
        say("| storm of | admission | half are back after s | all after s | refusals | gateway CPU s |");
        say("| ---: | --- | ---: | ---: | ---: | ---: |");
        say("| %,d | %s | %.1f | %.1f | %,d | %.1f |"
                .formatted(
                        plan.members(),
                        plan.admission(),
                        half,
                        all,
                        crowd.refusals() - refusedBefore,
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
