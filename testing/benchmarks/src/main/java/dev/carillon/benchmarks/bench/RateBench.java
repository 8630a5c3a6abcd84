// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/// Measurement of windows at several rates, in shuffled order.
record RateBench(LoadDriver driver, PlatformObserver observer, BenchPlan plan) {

    private static final Duration LEAD_IN = Duration.ofSeconds(3);

    List<Measurement> run() {
        List<WindowOrder.Turn> order = WindowOrder.shuffled(plan.rates(), plan.windows(), plan.seed());
        List<Measurement> measurements = new ArrayList<>();
        for (WindowOrder.Turn turn : order) {
            System.out.printf(
                    "window %d of %d: %d/s for %d s%n",
                    measurements.size() + 1,
                    order.size(),
                    turn.rate(),
                    plan.measured().toSeconds());
            measurements.add(measure(turn));
        }
        return measurements;
    }

    private Measurement measure(WindowOrder.Turn turn) {
        Ledger ledger = driver.ledger(
                "rate%d-%d".formatted(turn.rate(), turn.number()),
                turn.rate(),
                plan.measured().plus(LEAD_IN));
        Window window = driver.drive(ledger, turn.rate(), () -> {
            Waiting.pass(LEAD_IN);
            return observer.observe(() -> Waiting.pass(plan.measured()), processed(ledger));
        });
        driver.end();
        return new Measurement(
                turn.rate(),
                ledger.latencies(window.fromNanos(), window.toNanos()),
                window,
                ledger.summary(),
                ledger.findings());
    }

    /// Number of processed notifications: of those that arrived, or of those that were accepted if not all recipients
    /// have a device.
    private IntSupplier processed(Ledger ledger) {
        return plan.population().connectedPercent() == 100 ? ledger::receivedCount : ledger::acceptedCount;
    }
}
