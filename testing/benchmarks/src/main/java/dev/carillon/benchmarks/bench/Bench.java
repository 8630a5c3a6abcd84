// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.Platform;
import dev.carillon.benchmarks.cluster.StandalonePlatform;
import dev.carillon.benchmarks.load.Population;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Benchmark of the latency from the POST to the frame at the connected device, and of the resources that a
/// notification costs: windows at several rates, the search for the highest rate that holds, or a long run.
public final class Bench {

    /// Names of the command line's options with a value.
    public static final Set<String> OPTIONS = BenchPlan.options();

    private static final String FIND_MAX = "find-max";
    private static final String STANDALONE = "standalone";

    /// Names of the command line's options without a value.
    public static final Set<String> SWITCHES = Set.of(FIND_MAX, STANDALONE);

    private final Platform platform;
    private final Workspace workspace;
    private final BenchPlan plan;

    /// Report and verdict.
    ///
    /// @param clean True if nothing was lost, duplicated or reordered, and a searched rate was found
    private record Outcome(String report, boolean clean) {}

    private Bench(Platform platform, Workspace workspace, BenchPlan plan) {
        this.platform = platform;
        this.workspace = workspace;
        this.plan = plan;
    }

    /// Text of `bench --help`.
    public static String help() {
        return """
                usage: ./carillon bench [options]
                  --%-14s search for the highest rate that holds, from the first of the rates on, instead of windows
                  --%-14s measure the platform in one JVM, as './carillon up' starts it
                %s
                How each figure is measured: docs/performance.md""".formatted(FIND_MAX, STANDALONE, String.join(System.lineSeparator(), BenchPlan.help()));
    }

    /// @return true if nothing was lost, duplicated or reordered at any rate, and a searched rate was found
    /// @throws IOException if the results cannot be written
    /// @throws IllegalArgumentException if an option has a wrong value; the message names it
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        BenchPlan plan = BenchPlan.of(arguments);
        requireCompatible(arguments, plan);
        System.out.println("starting the services; logs are in " + workspace.logs());
        Outcome outcome;
        try (BenchObservability observability = BenchObservability.of(arguments.find(BenchPlan.OBSERVABILITY));
                Platform platform = start(arguments, workspace, observability)) {
            outcome = new Bench(platform, workspace, plan).measure(arguments.has(FIND_MAX));
        }
        String report = setting(arguments, plan) + outcome.report();
        System.out.println(report);
        Optional<String> markdown = arguments.find(BenchPlan.MARKDOWN);
        if (markdown.isPresent()) {
            Files.writeString(Path.of(markdown.get()), report, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        if (outcome.clean()) {
            workspace.forgetData();
        }
        return outcome.clean();
    }

    private static void requireCompatible(Arguments arguments, BenchPlan plan) {
        if (arguments.has(STANDALONE) && arguments.has(BenchPlan.OBSERVABILITY)) {
            throw new IllegalArgumentException("--observability needs a process per service: leave out --standalone");
        }
        if (arguments.has(FIND_MAX) && plan.endurance().isPositive()) {
            throw new IllegalArgumentException("--find-max and --minutes exclude each other");
        }
    }

    private static Platform start(Arguments arguments, Workspace workspace, BenchObservability observability) {
        if (arguments.has(STANDALONE)) {
            return StandalonePlatform.start(workspace);
        }
        Cluster cluster = Cluster.start(workspace, Part.WHOLE, observability.startOptions());
        observability.watch(cluster);
        return cluster;
    }

    private Outcome measure(boolean findMax) {
        try (LoadDriver driver = LoadDriver.start(platform, plan)) {
            WarmUp warmUp = WarmUp.run(driver, platform, plan);
            try (PlatformObserver observer = new PlatformObserver(platform)) {
                Outcome outcome = findMax ? findMax(new RateProbe(driver, observer, plan)) : post(driver, observer);
                return new Outcome(warmUp + System.lineSeparator() + outcome.report(), outcome.clean());
            }
        }
    }

    private Outcome post(LoadDriver driver, PlatformObserver observer) {
        return plan.endurance().isPositive()
                ? endure(new EnduranceRun(driver, observer, plan, workspace.data()))
                : windows(new RateBench(driver, observer, plan));
    }

    private Outcome windows(RateBench bench) {
        List<Measurement> measurements = bench.run();
        String heading = ("%d windows of %d s at each rate, in shuffled order (seed %d). Figures are medians of the"
                        + " windows; `accepted` to `reordered` are sums; `max` and `lag` are the highest.")
                .formatted(plan.windows(), plan.measured().toSeconds(), plan.seed());
        return new Outcome(
                heading + System.lineSeparator() + RateReport.of(measurements),
                measurements.stream().allMatch(it -> it.summary().isClean()));
    }

    private Outcome findMax(RateProbe probe) {
        List<ProbeResult> results = probe.run();
        return new Outcome(
                ProbeReport.of(plan, results),
                results.stream().anyMatch(ProbeResult::isHolding)
                        && results.stream().allMatch(it -> it.summary().isClean()));
    }

    private Outcome endure(EnduranceRun run) {
        EnduranceRun.Result result = run.run();
        return new Outcome(
                TrendReport.of(result.trends()) + RateReport.of(List.of(result.measurement())),
                result.measurement().summary().isClean());
    }

    /// First paragraph of the report: what was measured and on what.
    private static String setting(Arguments arguments, BenchPlan plan) {
        Population population = plan.population();
        return "%n%s, %d recipients, %d connected devices%s, %s, %d processors, everything on one machine%s.%n%n"
                .formatted(
                        arguments.has(STANDALONE) ? "All services in one JVM" : "One process per service",
                        population.recipients(),
                        population.devices(),
                        plan.acks() == Acks.EACH ? " that acknowledge every frame" : "",
                        plan.batch() == 1
                                ? "one event per request"
                                : plan.batch() + " events per request, whose latency counts from when the batch is due",
                        Runtime.getRuntime().availableProcessors(),
                        arguments
                                .find(BenchPlan.OBSERVABILITY)
                                .map(kind -> ", observability " + kind)
                                .orElse(""));
    }
}
