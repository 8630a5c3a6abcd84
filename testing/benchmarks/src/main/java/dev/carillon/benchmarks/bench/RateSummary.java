// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.accounting.ThreadKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/// Windows that were measured at one rate. Each figure is the median of theirs, and each count is their sum.
record RateSummary(int rate, List<Measurement> windows) {

    /// Summaries by increasing rate.
    static List<RateSummary> of(List<Measurement> measurements) {
        Map<Integer, List<Measurement>> byRate = new TreeMap<>();
        measurements.forEach(measurement -> byRate.computeIfAbsent(measurement.rate(), _ -> new ArrayList<>())
                .add(measurement));
        return byRate.entrySet().stream()
                .map(entry -> new RateSummary(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }

    double median(ToDoubleFunction<Measurement> figure) {
        return Median.of(windows.stream().mapToDouble(figure));
    }

    double highest(ToDoubleFunction<Measurement> figure) {
        return windows.stream().mapToDouble(figure).max().orElse(Double.NaN);
    }

    int sum(ToIntFunction<Measurement> count) {
        return windows.stream().mapToInt(count).sum();
    }

    /// Median processor time of a process per notification, in µs.
    double micros(String process) {
        return median(measurement -> measurement
                .window()
                .microsPerNotification(measurement.window().cost(process).cpu()));
    }

    /// Median processor time of a process's threads of a kind per notification, in µs.
    double micros(String process, ThreadKind kind) {
        return median(measurement -> measurement
                .window()
                .microsPerNotification(measurement.window().cost(process).cpu(kind)));
    }

    /// Names of the processes, the platform's sum last.
    Set<String> processes() {
        Set<String> names = new LinkedHashSet<>();
        windows.forEach(measurement -> names.addAll(measurement.window().costs().keySet()));
        names.add(Window.PLATFORM);
        return names;
    }
}
