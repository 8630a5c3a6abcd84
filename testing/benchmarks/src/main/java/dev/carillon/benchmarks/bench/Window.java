// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.cluster.ProcessUsage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Measured time window.
///
/// @param received Number of notifications that arrived in it
/// @param used Processor time in the window and peak memory, by process; the load generator is [#LOAD]
record Window(long fromNanos, long toNanos, int received, Map<String, ProcessUsage> used) {

    static final String LOAD = "load generator";

    Window {
        used = new LinkedHashMap<>(used);
    }

    double perSecond() {
        return received / seconds();
    }

    double seconds() {
        return Duration.ofNanos(toNanos - fromNanos).toMillis() / 1000.0;
    }

    double microsPerNotification(ProcessUsage usage) {
        return usage.cpu().toNanos() / 1000.0 / Math.max(1, received);
    }

    /// Usage of all processes except the load generator.
    ProcessUsage platform() {
        return used.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(LOAD))
                .map(Map.Entry::getValue)
                .reduce(new ProcessUsage(Duration.ZERO, 0), ProcessUsage::plus);
    }
}
