// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.burst;

import dev.carillon.benchmarks.bench.Median;
import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.load.Ledger;
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
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// Drill with one event for a large audience whose members are all connected: the time until the last of them has the
/// frame, and the latency of critical events meanwhile.
public final class AudienceBurst {

    private static final NumberOption MEMBERS = new NumberOption("members", 10_000, 1, 10_000, "connected members");
    private static final NumberOption REPEATS = new NumberOption("repeats", 5, 1, 100, "measured events");
    private static final NumberOption WARM_UPS =
            new NumberOption("warmups", 20, 0, 1_000, "events before the measured ones");
    private static final NumberOption CRITICAL =
            new NumberOption("critical", 20, 1, 1_000, "critical events per second");

    /// Names of the command line's options with a value.
    public static final Set<String> OPTIONS = List.of(MEMBERS, REPEATS, WARM_UPS, CRITICAL).stream()
            .map(NumberOption::name)
            .collect(Collectors.toUnmodifiableSet());

    /// Names of the command line's options without a value.
    public static final Set<String> SWITCHES = Set.of(Scene.STANDALONE);

    private static final String TOPIC = "everybody";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final double LAST_MILLIS = 2_000;
    private static final double CRITICAL_MILLIS = 100;

    private final Scene scene;
    private final Arguments arguments;
    private final Verdicts verdicts = new Verdicts();

    private record Burst(AudienceArrivals.Times times, Latencies critical) {}

    private AudienceBurst(Scene scene, Arguments arguments) {
        this.scene = scene;
        this.arguments = arguments;
    }

    /// @return true if every promise was kept
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        return Scene.run(
                arguments, workspace, MEMBERS.of(arguments), scene -> new AudienceBurst(scene, arguments).run());
    }

    private boolean run() {
        subscribe();
        int rate = CRITICAL.of(arguments);
        int all = WARM_UPS.of(arguments) + REPEATS.of(arguments);
        Ledger urgent = scene.ledger("critical", rate, PATIENCE.multipliedBy(all));
        List<Burst> bursts = new ArrayList<>();
        try (Traffic _ = scene.post(urgent, Scene.CRITICAL_TYPE, rate, 1);
                RestApi ingestion = scene.api(Part.INGESTION)) {
            for (int number = 0; number < all; number++) {
                Burst burst = burst(ingestion, number, urgent);
                if (number >= WARM_UPS.of(arguments)) {
                    bursts.add(burst);
                }
            }
        }
        scene.awaitArrived(urgent);
        print(bursts, urgent);
        return verdicts.areAllKept();
    }

    private void subscribe() {
        try (RestApi admin = scene.api(Part.ADMIN)) {
            IntStream.range(0, MEMBERS.of(arguments))
                    .parallel()
                    .forEach(member -> admin.put(
                                    "/v1/recipients/r%d/subscriptions/%s".formatted(member, TOPIC), Json.object())
                            .requireJson());
        }
        scene.awaitPublished();
    }

    private Burst burst(RestApi ingestion, int number, Ledger urgent) {
        String run = "audience-" + number;
        AudienceArrivals arrivals = new AudienceArrivals(run, MEMBERS.of(arguments));
        scene.listen(arrivals);
        ObjectNode event = Json.object().put("id", run).put("type", TestTenant.INBOX_TYPE);
        event.putObject("audience").put("topic", TOPIC);
        event.putObject("data").put("run", run).put("n", number).put("order", "A-17");
        long posted = System.nanoTime();
        ingestion.post("/v1/events", event).requireJson();
        Waiting.until(arrivals::isComplete, PATIENCE);
        long ended = System.nanoTime();
        scene.forget(arrivals);
        if (!arrivals.isComplete()) {
            throw new IllegalStateException(
                    "%d members do not have event %s after %s".formatted(arrivals.missing(), run, PATIENCE));
        }
        verdicts.say(arrivals.repeated() == 0, "%s: no member got it twice".formatted(run));
        // Critical events that were posted before have arrived when the next burst begins.
        Waiting.pass(PAUSE);
        return new Burst(arrivals.since(posted), urgent.latencies(posted, ended));
    }

    private void print(List<Burst> bursts, Ledger urgent) {
        System.out.printf("%n| first frame ms | median ms | last frame ms | critical p50 ms | critical max ms |%n");
        System.out.printf("| ---: | ---: | ---: | ---: | ---: |%n");
        for (Burst burst : bursts) {
            System.out.printf(
                    "| %.0f | %.0f | %.0f | %.0f | %.0f |%n",
                    burst.times().firstMillis(),
                    burst.times().medianMillis(),
                    burst.times().lastMillis(),
                    burst.critical().median(),
                    burst.critical().max());
        }
        System.out.println();
        double last =
                Median.of(bursts.stream().mapToDouble(burst -> burst.times().lastMillis()));
        double critical =
                Median.of(bursts.stream().mapToDouble(burst -> burst.critical().max()));
        verdicts.say(last <= LAST_MILLIS, "the last member has it within %.0f ms (median)".formatted(LAST_MILLIS));
        verdicts.say(
                critical <= CRITICAL_MILLIS,
                "a critical event meanwhile takes at most %.0f ms (median)".formatted(CRITICAL_MILLIS));
        verdicts.say(urgent.summary().isClean(), urgent.summary().toString());
    }
}
