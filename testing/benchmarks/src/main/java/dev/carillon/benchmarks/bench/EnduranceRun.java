// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.bench.LinearFit.Point;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Long run at one rate, with the trends of disk, lag and memory.
///
/// @param data Directory with the data of the broker, the stores and the router
record EnduranceRun(LoadDriver driver, PlatformObserver observer, BenchPlan plan, Path data) {

    private static final Duration LEAD_IN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(15);
    private static final double MEGABYTE = 1024.0 * 1024.0;

    /// Result of the run.
    record Result(Measurement measurement, List<Trend> trends) {}

    private record Observation(Window window, List<Trend> trends) {}

    Result run() {
        int rate = plan.rates().getFirst();
        System.out.printf("%d/s for %d minutes%n", rate, plan.endurance().toMinutes());
        Ledger ledger = driver.ledger("endurance", rate, plan.endurance().plus(LEAD_IN));
        Observation observation = driver.drive(ledger, rate, () -> observe(ledger));
        driver.end();
        Window window = observation.window();
        Measurement measurement = new Measurement(
                rate,
                ledger.latencies(window.fromNanos(), window.toNanos()),
                window,
                ledger.summary(),
                ledger.findings());
        return new Result(measurement, observation.trends());
    }

    private Observation observe(Ledger ledger) {
        Waiting.pass(LEAD_IN);
        Map<String, List<Point>> samples = new LinkedHashMap<>();
        Window window = observer.observe(
                () -> sample(samples, ledger),
                plan.population().connectedPercent() == 100 ? ledger::receivedCount : ledger::acceptedCount);
        return new Observation(
                window,
                samples.entrySet().stream()
                        .map(entry -> new Trend(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private void sample(Map<String, List<Point>> samples, Ledger ledger) {
        long begun = System.nanoTime();
        for (long now = begun; now - begun < plan.endurance().toNanos(); now = System.nanoTime()) {
            double seconds = (now - begun) / 1e9;
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("disk MB", disk() / MEGABYTE);
            figures.put("highest consumer lag, records", (double) observer.largestLag());
            figures.put("not yet arrived, events", (double) ledger.expectedCount() - ledger.receivedCount());
            observer.usage()
                    .forEach((name, usage) ->
                            figures.put("memory of " + name + " MB", usage.residentBytes() / MEGABYTE));
            figures.forEach((name, value) ->
                    samples.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Point(seconds, value)));
            Waiting.pass(PAUSE);
        }
    }

    private double disk() {
        try {
            return DiskUsage.of(data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the sizes of the files in " + data, e);
        }
    }
}
