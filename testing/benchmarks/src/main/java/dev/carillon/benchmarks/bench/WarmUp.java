// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.accounting.CompilerClock;
import dev.carillon.benchmarks.cluster.Platform;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.Waiting;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/// Warm-up that all measurements share. It posts until the compilers of all JVMs together use less than 3 % of a
/// processor for 30 s, or until its time is up.
///
/// @param time Time that it took
/// @param compilers Share of one processor that the compilers used at its end; empty if it was shorter than 30 s
/// @param converged True if it ended because the compilers had little to do
record WarmUp(Duration time, OptionalDouble compilers, boolean converged) {

    static final double LIMIT = 0.03;
    static final Duration SPAN = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    static WarmUp run(LoadDriver driver, Platform platform, BenchPlan plan) {
        int rate = plan.warmUpRate();
        System.out.printf(
                "warming up at %d/s until the compilers use less than %.0f %% of a processor for %d s, at most %d s%n",
                rate, LIMIT * 100, SPAN.toSeconds(), plan.longestWarmUp().toSeconds());
        Ledger ledger = driver.ledger("warm-up", rate, plan.longestWarmUp());
        WarmUp warmUp = driver.drive(ledger, rate, () -> watch(platform, plan.longestWarmUp()));
        System.out.println(warmUp);
        return warmUp;
    }

    private static WarmUp watch(Platform platform, Duration longest) {
        CompilerClock compilers = new CompilerClock(platform.jvms().values());
        Convergence convergence = new Convergence(SPAN, LIMIT);
        long begun = System.nanoTime();
        convergence.add(begun, compilers.read());
        Duration time = Duration.ZERO;
        while (!convergence.isReached() && time.compareTo(longest) < 0) {
            Duration left = longest.minus(time);
            Waiting.pass(left.compareTo(PAUSE) < 0 ? left : PAUSE);
            long now = System.nanoTime();
            convergence.add(now, compilers.read());
            time = Duration.ofNanos(now - begun);
        }
        return new WarmUp(time, convergence.share(), convergence.isReached());
    }

    /// Sentence of the report.
    @Override
    public String toString() {
        String share = compilers.isPresent()
                ? String.format(
                        Locale.ROOT,
                        "the compilers used %.1f %% of a processor in its last %d s",
                        compilers.getAsDouble() * 100,
                        SPAN.toSeconds())
                : "it was too short to tell";
        return String.format(
                Locale.ROOT,
                "The warm-up of %d s %s: %s.",
                time.toSeconds(),
                converged ? "converged" : "did **not** converge",
                share);
    }
}
