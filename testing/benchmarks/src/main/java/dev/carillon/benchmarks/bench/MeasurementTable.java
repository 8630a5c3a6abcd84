// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.cluster.ProcessUsage;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.load.Ledger;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Results as a Markdown table.
final class MeasurementTable {

    private static final double MEGABYTE = 1024.0 * 1024.0;

    private MeasurementTable() {}

    static String of(Bench.Plan plan, List<Measurement> measurements) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "%nMeasured for %d s after %d s of warm-up, %d recipients, %d connected devices, %s, %d processors,"
                                + " everything on one machine.%n",
                        plan.measured().toSeconds(),
                        plan.warmUp().toSeconds(),
                        plan.recipients(),
                        plan.connections(),
                        plan.batch() == 1 ? "one event per request" : "up to " + plan.batch() + " events per request",
                        Runtime.getRuntime().availableProcessors()));
        line(
                text,
                "| rate/s | received/s | p50 ms | p99 ms | max ms | accepted | lost | doubled | reordered | CPU µs/notification |");
        line(text, "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        measurements.forEach(measurement -> row(text, measurement));
        measurements.forEach(measurement -> processes(text, measurement));
        return text.toString();
    }

    private static void row(StringBuilder text, Measurement measurement) {
        Latencies latencies = measurement.latencies();
        Ledger.Summary summary = measurement.summary();
        Window window = measurement.window();
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "| %d | %.0f | %.1f | %.1f | %.1f | %d | %d | %d | %d | %.0f |",
                        measurement.rate(),
                        window.perSecond(),
                        latencies.median(),
                        latencies.p99(),
                        latencies.max(),
                        summary.accepted(),
                        summary.lost(),
                        summary.doubled(),
                        summary.reordered(),
                        window.microsPerNotification(window.platform())));
    }

    private static void processes(StringBuilder text, Measurement measurement) {
        Window window = measurement.window();
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "%n| at %d/s | CPU µs/notification | share of one processor | peak memory MB |",
                        measurement.rate()));
        line(text, "| --- | ---: | ---: | ---: |");
        for (Map.Entry<String, ProcessUsage> entry : window.used().entrySet()) {
            process(text, window, entry.getKey(), entry.getValue());
        }
        process(text, window, "**platform**", window.platform());
        measurement.findings().forEach(finding -> line(text, String.format(Locale.ROOT, "%n* %s", finding)));
        if (!measurement.summary().isClean()) {
            line(text, String.format(Locale.ROOT, "%n**Not clean:** %s", measurement.summary()));
        }
    }

    private static void process(StringBuilder text, Window window, String name, ProcessUsage usage) {
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "| %s | %.0f | %.0f %% | %.0f |",
                        name,
                        window.microsPerNotification(usage),
                        usage.cpu().toMillis() / 10.0 / window.seconds(),
                        usage.peakBytes() / MEGABYTE));
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
