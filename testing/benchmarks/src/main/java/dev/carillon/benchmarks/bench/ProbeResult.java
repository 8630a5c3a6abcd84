// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.bench.LinearFit.Point;
import dev.carillon.benchmarks.load.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Result of a probe of a rate.
///
/// @param rate Events per second
/// @param seconds Length of the probe
/// @param backlog Number of events that were due and had not arrived, over the seconds of the probe
/// @param lag Highest lag of a consumer group, in records
/// @param p99 99th percentile of the latency in ms; not a number if nothing arrived
/// @param summary Audit of the events of the probe
record ProbeResult(int rate, double seconds, List<Point> backlog, long lag, double p99, Ledger.Summary summary) {

    static final long MOST_LAG = 1_000;
    static final double MOST_P99_MILLIS = 150;

    /// Share of a second's events by which the backlog of a probe may grow.
    static final double MOST_GROWTH = 0.1;

    /// Number of events by which the backlog of a slow probe may grow.
    private static final int FEW_EVENTS = 20;

    ProbeResult {
        backlog = List.copyOf(backlog);
    }

    /// True if the rate holds.
    boolean isHolding() {
        return faults().isEmpty();
    }

    /// Reasons for which the rate does not hold.
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (growth() > Math.max(FEW_EVENTS, rate * MOST_GROWTH)) {
            faults.add(String.format(Locale.ROOT, "the backlog grew by %.0f events", growth()));
        }
        if (lag >= MOST_LAG) {
            faults.add("a consumer group's lag was %d records".formatted(lag));
        }
        // Written so that a latency that is not a number is a fault.
        if (!(p99 <= MOST_P99_MILLIS)) {
            faults.add(String.format(Locale.ROOT, "p99 was %.1f ms", p99));
        }
        if (!summary.isClean()) {
            faults.add("the audit is not clean: " + summary);
        }
        return faults;
    }

    /// Growth of the backlog over the probe, by its trend.
    double growth() {
        return LinearFit.through(backlog).map(fit -> fit.slope() * seconds).orElse(0.0);
    }

    /// Line of the report.
    @Override
    public String toString() {
        String figures = String.format(
                Locale.ROOT, "backlog %+.0f events, highest lag %d records, p99 %.1f ms", growth(), lag, p99);
        return isHolding()
                ? "%d/s holds: %s".formatted(rate, figures)
                : "%d/s does not hold: %s; %s".formatted(rate, String.join(", ", faults()), figures);
    }
}
