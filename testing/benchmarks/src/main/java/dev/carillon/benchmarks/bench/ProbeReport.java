// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import java.util.List;
import java.util.OptionalInt;

/// Report of the search for the highest rate that holds.
final class ProbeReport {

    private ProbeReport() {}

    static String of(BenchPlan plan, List<ProbeResult> results) {
        ReportText text = new ReportText();
        text.paragraph(
                "A rate holds if over %d s the backlog is flat (it grows by at most %.0f %% of a second's events),"
                                .formatted(plan.probe().toSeconds(), ProbeResult.MOST_GROWTH * 100)
                        + " no consumer group's lag reaches %d records, p99 is at most %.0f ms and the audit is clean."
                                .formatted(ProbeResult.MOST_LAG, ProbeResult.MOST_P99_MILLIS));
        text.head("rate/s", "holds", "backlog grew by", "highest lag", "p99 ms");
        for (ProbeResult result : results) {
            text.row(
                    Integer.toString(result.rate()),
                    result.isHolding() ? "yes" : "no: " + String.join(", ", result.faults()),
                    ReportText.number(result.growth(), 0),
                    Long.toString(result.lag()),
                    ReportText.number(result.p99(), 1));
        }
        OptionalInt highest = results.stream()
                .filter(ProbeResult::isHolding)
                .mapToInt(ProbeResult::rate)
                .max();
        text.paragraph(
                highest.isPresent()
                        ? "The highest rate that holds is **%d/s**.".formatted(highest.getAsInt())
                        : "No rate holds.");
        return text.toString();
    }
}
