// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.accounting.MachineTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Measured time window.
///
/// @param notifications Number of notifications that were processed in it
/// @param costs Costs by process; the load generator is [#LOAD]
/// @param machine Processor time of the whole machine
/// @param counters Increase of the counters of broker and stores
/// @param lag Lag at its end of the consumer group that was furthest behind, in records
record Window(
        long fromNanos,
        long toNanos,
        int notifications,
        Map<String, ProcessCost> costs,
        MachineTime machine,
        Map<String, Double> counters,
        long lag) {

    static final String LOAD = "load generator";
    static final String PLATFORM = "**platform**";

    Window {
        costs = new LinkedHashMap<>(costs);
    }

    double perSecond() {
        return notifications / seconds();
    }

    double seconds() {
        return Duration.ofNanos(toNanos - fromNanos).toMillis() / 1000.0;
    }

    double microsPerNotification(Duration cpu) {
        return cpu.toNanos() / 1000.0 / Math.max(1, notifications);
    }

    /// Processor time in ms per second.
    double millisPerSecond(Duration cpu) {
        return cpu.toNanos() / 1e6 / seconds();
    }

    double perNotification(String counter) {
        return counters.getOrDefault(counter, 0.0) / Math.max(1, notifications);
    }

    /// Cost of a process, or of all processes except the load generator if the name is [#PLATFORM].
    ProcessCost cost(String name) {
        return name.equals(PLATFORM) ? platform() : costs.getOrDefault(name, ProcessCost.NONE);
    }

    private ProcessCost platform() {
        return costs.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(LOAD))
                .map(Map.Entry::getValue)
                .reduce(ProcessCost.NONE, ProcessCost::plus);
    }
}
