// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.burst;

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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Drill in which the rate of events rises suddenly, for a minute, to a multiple. Nothing that was accepted may be
/// lost, duplicated or reordered, the backlog must be gone a minute later, and critical events must not wait behind
/// it.
public final class Spike {

    private static final NumberOption BASE =
            new NumberOption("base", 50, 1, 10_000, "events per second before and after the spike");
    private static final NumberOption PEAK =
            new NumberOption("peak", 5_000, 1, 100_000, "events per second in the spike");
    private static final NumberOption SECONDS =
            new NumberOption("seconds", 60, 1, 600, "length of the spike in seconds");
    private static final NumberOption BATCH =
            new NumberOption("batch", 1, 1, 1_000, "events in each request of the spike");
    private static final NumberOption CRITICAL =
            new NumberOption("critical", 5, 1, 1_000, "critical events per second");
    private static final NumberOption RECIPIENTS =
            new NumberOption("recipients", 1_000, 1, 10_000, "connected recipients");
    private static final NumberOption WARM_UP =
            new NumberOption("warmup", 180, 0, 3_600, "length of the warm-up in seconds");
    private static final NumberOption WARM_UP_RATE =
            new NumberOption("warmup-rate", 500, 1, 100_000, "events per second in the warm-up");

    /// Names of the command line's options with a value.
    public static final Set<String> OPTIONS =
            List.of(BASE, PEAK, SECONDS, BATCH, CRITICAL, RECIPIENTS, WARM_UP, WARM_UP_RATE).stream()
                    .map(NumberOption::name)
                    .collect(Collectors.toUnmodifiableSet());

    /// Names of the command line's options without a value.
    public static final Set<String> SWITCHES = Set.of(Scene.STANDALONE);

    private static final Duration CALM = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);
    private static final double CRITICAL_P99_MILLIS = 300;

    private final Scene scene;
    private final Arguments arguments;
    private final Verdicts verdicts = new Verdicts();

    /// Times of the spike, by [System#nanoTime()].
    ///
    /// @param ended when the last event of the spike was due
    /// @param accepted when all of them were accepted
    private record Times(long began, long ended, long accepted, long drained) {}

    private Spike(Scene scene, Arguments arguments) {
        this.scene = scene;
        this.arguments = arguments;
    }

    /// @return true if every promise was kept
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        return Scene.run(arguments, workspace, RECIPIENTS.of(arguments), scene -> new Spike(scene, arguments).run());
    }

    private boolean run() {
        warmUp();
        int critical = CRITICAL.of(arguments);
        int base = BASE.of(arguments);
        Ledger urgent = scene.ledger("critical", critical, LONGEST);
        Ledger calm = scene.ledger("base", base, LONGEST);
        Times times;
        Ledger spike;
        try (Traffic _ = scene.post(urgent, Scene.CRITICAL_TYPE, critical, 1);
                Traffic _ = scene.post(calm, TestTenant.INBOX_TYPE, base, 1)) {
            Waiting.pass(CALM);
            int peak = PEAK.of(arguments);
            spike = scene.ledger("spike", peak, Duration.ofSeconds(SECONDS.of(arguments)));
            times = spike(spike, peak);
            Waiting.pass(CALM);
        }
        scene.awaitArrived(urgent);
        scene.awaitArrived(calm);
        print(spike, calm, urgent, times);
        return verdicts.areAllKept();
    }

    private void warmUp() {
        Duration span = Duration.ofSeconds(WARM_UP.of(arguments));
        int rate = WARM_UP_RATE.of(arguments);
        System.out.printf("warming up at %d/s for %d s%n", rate, span.toSeconds());
        Ledger ledger = scene.ledger("warm-up", rate, span);
        try (Traffic _ = scene.post(ledger, TestTenant.INBOX_TYPE, rate, BATCH.of(arguments))) {
            Waiting.pass(span);
        }
        scene.awaitArrived(ledger);
        scene.forget(ledger);
    }

    private Times spike(Ledger ledger, int rate) {
        System.out.printf("%d/s for %d s%n", rate, SECONDS.of(arguments));
        long began = System.nanoTime();
        long ended;
        try (Traffic _ = scene.post(ledger, TestTenant.INBOX_TYPE, rate, BATCH.of(arguments))) {
            Waiting.pass(Duration.ofSeconds(SECONDS.of(arguments)));
            ended = System.nanoTime();
        }
        long accepted = System.nanoTime();
        scene.awaitArrived(ledger);
        return new Times(began, ended, accepted, System.nanoTime());
    }

    private void print(Ledger spike, Ledger calm, Ledger urgent, Times times) {
        Latencies before = urgent.latencies(Long.MIN_VALUE, times.began());
        Latencies during = urgent.latencies(times.began(), times.drained());
        System.out.printf(
                """

                | accepted | last accepted s after the spike | drained s after the spike | highest ms | critical p50 ms | critical p99 ms | critical max ms | critical p99 ms before |
                | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                | %d | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f | %.0f |

                """,
                spike.acceptedCount(),
                (times.accepted() - times.ended()) / 1e9,
                (times.drained() - times.ended()) / 1e9,
                spike.latencies(Long.MIN_VALUE, Long.MAX_VALUE).max(),
                during.median(),
                during.p99(),
                during.max(),
                before.p99());
        for (Ledger ledger : List.of(spike, calm, urgent)) {
            verdicts.say(ledger.summary().isClean(), ledger.summary().toString());
            ledger.findings().forEach(finding -> System.out.println("        " + finding));
        }
        verdicts.say(
                times.drained() - times.ended() <= DRAINED_WITHIN.toNanos(),
                "everything has arrived %d s after the spike".formatted(DRAINED_WITHIN.toSeconds()));
        verdicts.say(
                during.p99() <= CRITICAL_P99_MILLIS,
                "p99 of critical events until then is at most %.0f ms".formatted(CRITICAL_P99_MILLIS));
    }
}
