// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.bench.LinearFit.Point;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Search for the highest rate that holds by probes of real traffic.
record RateProbe(LoadDriver driver, PlatformObserver observer, BenchPlan plan) {

    private static final Duration LEAD_IN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Every so many samples the lags are read too.
    private static final int LAG_EVERY = 3;

    private record Samples(long fromNanos, long toNanos, List<Point> backlog, long lag) {}

    /// Probes rates until the highest is found.
    ///
    /// @return results in the order of the probes
    List<ProbeResult> run() {
        RateSearch search = new RateSearch(plan.rates().getFirst());
        List<ProbeResult> results = new ArrayList<>();
        for (OptionalInt next = search.next(); next.isPresent(); next = search.next()) {
            int rate = next.getAsInt();
            ProbeResult result = probe(rate, results.size() + 1);
            System.out.println(result);
            if (result.isHolding()) {
                search.markHolding(rate);
            } else {
                search.markFailing(rate);
            }
            results.add(result);
        }
        return results;
    }

    private ProbeResult probe(int rate, int number) {
        Ledger ledger = driver.ledger("probe" + number, rate, plan.probe().plus(LEAD_IN));
        Samples samples = driver.drive(ledger, rate, () -> sample(ledger, rate));
        driver.end();
        return new ProbeResult(
                rate,
                (samples.toNanos() - samples.fromNanos()) / 1e9,
                samples.backlog(),
                samples.lag(),
                ledger.latencies(samples.fromNanos(), samples.toNanos()).p99(),
                ledger.summary());
    }

    /// Samples the backlog once per second. All events that are due count, including those that the producers could not
    /// post yet.
    private Samples sample(Ledger ledger, int rate) {
        long begun = System.nanoTime();
        Waiting.pass(LEAD_IN);
        long from = System.nanoTime();
        List<Point> backlog = new ArrayList<>();
        long lag = 0;
        long now = from;
        while (now - from < plan.probe().toNanos()) {
            double due = (now - begun) / 1e9 * rate * plan.population().connectedShare();
            backlog.add(new Point((now - from) / 1e9, due - ledger.receivedCount()));
            if (backlog.size() % LAG_EVERY == 0) {
                lag = Math.max(lag, observer.largestLag());
            }
            Waiting.pass(PAUSE);
            now = System.nanoTime();
        }
        return new Samples(from, now, backlog, Math.max(lag, observer.largestLag()));
    }
}
