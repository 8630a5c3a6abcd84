// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.accounting.MachineTime;
import dev.carillon.benchmarks.accounting.ThreadKind;
import dev.carillon.benchmarks.bench.LinearFit.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Report of the windows at several rates.
final class RateReport {

    private static final double MEGABYTE = 1024.0 * 1024.0;

    /// Counters below so many per notification at all rates are left out.
    private static final double LEAST_SHOWN = 0.005;

    private final List<Measurement> measurements;
    private final List<RateSummary> rates;
    private final ReportText text = new ReportText();

    private RateReport(List<Measurement> measurements) {
        this.measurements = measurements;
        this.rates = RateSummary.of(measurements);
    }

    static String of(List<Measurement> measurements) {
        RateReport report = new RateReport(measurements);
        report.overview();
        report.regression();
        report.rates.forEach(report::processes);
        report.counters();
        report.violations();
        return report.text.toString();
    }

    private void overview() {
        text.head(
                "rate/s",
                "processed/s",
                "p50 ms",
                "p99 ms",
                "max ms",
                "accepted",
                "lost",
                "doubled",
                "reordered",
                "lag",
                "CPU µs/notification");
        for (RateSummary rate : rates) {
            text.row(
                    Integer.toString(rate.rate()),
                    ReportText.number(rate.median(it -> it.window().perSecond()), 0),
                    ReportText.number(rate.median(it -> it.latencies().median()), 1),
                    ReportText.number(rate.median(it -> it.latencies().p99()), 1),
                    ReportText.number(rate.highest(it -> it.latencies().max()), 1),
                    Integer.toString(rate.sum(it -> it.summary().accepted())),
                    Integer.toString(rate.sum(it -> it.summary().lost())),
                    Integer.toString(rate.sum(it -> it.summary().doubled())),
                    Integer.toString(rate.sum(it -> it.summary().reordered())),
                    ReportText.number(rate.highest(it -> it.window().lag()), 0),
                    ReportText.number(rate.micros(Window.PLATFORM), 0));
        }
    }

    /// Fixed cost per second and cost per notification of each process, over all windows.
    private void regression() {
        if (rates.size() < 2) {
            text.paragraph("Fixed cost and cost per notification need at least two rates.");
            return;
        }
        text.paragraph("CPU per second = fixed + slope × rate, by least squares over all windows:");
        text.head("process", "fixed ms/s", "slope µs/notification", "r²");
        for (String process : rates.getFirst().processes()) {
            LinearFit.through(points(process))
                    .ifPresent(fit -> text.row(
                            process,
                            ReportText.number(fit.intercept(), 1),
                            ReportText.number(fit.slope() * 1000, 1),
                            ReportText.number(fit.explained(), 3)));
        }
    }

    private List<Point> points(String process) {
        return measurements.stream()
                .map(Measurement::window)
                .map(window -> new Point(
                        window.perSecond(),
                        window.millisPerSecond(window.cost(process).cpu())))
                .toList();
    }

    private void processes(RateSummary rate) {
        List<String> columns = new ArrayList<>(List.of(
                "CPU µs/notification at " + rate.rate() + "/s", "all", "share of one processor", "of it kernel"));
        Stream.of(ThreadKind.values()).map(ThreadKind::label).forEach(columns::add);
        columns.add("peak memory MB");
        text.head(columns.toArray(String[]::new));
        rate.processes().forEach(process -> process(rate, process));
        text.paragraph("Processors of the machine at %d/s: %s.".formatted(rate.rate(), machine(rate)));
    }

    private void process(RateSummary rate, String process) {
        List<String> cells = new ArrayList<>();
        cells.add(process);
        cells.add(ReportText.number(rate.micros(process), 0));
        cells.add(ReportText.number(
                        rate.median(it -> it.window()
                                        .millisPerSecond(
                                                it.window().cost(process).cpu())
                                / 10),
                        0)
                + " %");
        cells.add(ReportText.number(rate.median(it -> it.window().cost(process).kernelShare() * 100), 0) + " %");
        boolean hasThreads = rate.windows().stream()
                .anyMatch(it -> !it.window().cost(process).threads().isEmpty());
        for (ThreadKind kind : ThreadKind.values()) {
            cells.add(hasThreads ? ReportText.number(rate.micros(process, kind), 0) : "");
        }
        cells.add(ReportText.number(
                rate.highest(it -> it.window().cost(process).usage().peakBytes() / MEGABYTE), 0));
        text.row(cells.toArray(String[]::new));
    }

    private static String machine(RateSummary rate) {
        return "%s %% outside the kernel, %s %% kernel, %s %% interrupts, %s %% stolen by other machines, %s %% idle"
                .formatted(
                        percent(rate, MachineTime::user),
                        percent(rate, MachineTime::kernel),
                        percent(rate, MachineTime::interrupts),
                        percent(rate, MachineTime::stolen),
                        percent(rate, MachineTime::idle));
    }

    private static String percent(RateSummary rate, MachinePart part) {
        return ReportText.number(
                rate.median(
                        it -> it.window().machine().share(part.of(it.window().machine())) * 100),
                0);
    }

    /// Part of the machine's processor time.
    @FunctionalInterface
    private interface MachinePart {
        Duration of(MachineTime machine);
    }

    private void counters() {
        Set<String> names = new TreeSet<>();
        measurements.forEach(
                measurement -> names.addAll(measurement.window().counters().keySet()));
        List<String> columns = new ArrayList<>(List.of("per notification"));
        rates.forEach(rate -> columns.add("at " + rate.rate() + "/s"));
        text.head(columns.toArray(String[]::new));
        for (String name : names) {
            List<Double> figures = rates.stream()
                    .map(rate -> rate.median(it -> it.window().perNotification(name)))
                    .toList();
            if (figures.stream().anyMatch(figure -> figure >= LEAST_SHOWN)) {
                List<String> cells = new ArrayList<>(List.of(name));
                figures.forEach(figure -> cells.add(ReportText.number(figure, 3)));
                text.row(cells.toArray(String[]::new));
            }
        }
    }

    private void violations() {
        for (Measurement measurement : measurements) {
            measurement.findings().forEach(finding -> text.paragraph("* " + finding));
            if (!measurement.summary().isClean()) {
                text.paragraph("**Not clean at %d/s:** %s".formatted(measurement.rate(), measurement.summary()));
            }
        }
    }
}
