// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.accounting.ThreadKind;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// Processor time that a process used in a window, and its memory at the end.
///
/// @param threads Processor time by kind of thread, whose sum is that of the process; empty if it is no JVM
record ProcessCost(ProcessUsage usage, Map<ThreadKind, Duration> threads) {

    static final ProcessCost NONE = new ProcessCost(ProcessUsage.NONE, Map.of());

    ProcessCost {
        threads = Map.copyOf(threads);
    }

    /// Adds the time of threads that ended in the window to the application's.
    ///
    /// @param threads Processor time by kind of the threads that were alive at the end; empty if it is no JVM
    static ProcessCost of(ProcessUsage usage, Map<ThreadKind, Duration> threads) {
        if (threads.isEmpty()) {
            return new ProcessCost(usage, threads);
        }
        Map<ThreadKind, Duration> whole = new EnumMap<>(threads);
        Duration others = usage.cpu();
        for (Map.Entry<ThreadKind, Duration> kind : threads.entrySet()) {
            others = kind.getKey() == ThreadKind.APPLICATION ? others : others.minus(kind.getValue());
        }
        whole.put(ThreadKind.APPLICATION, others.isNegative() ? Duration.ZERO : others);
        return new ProcessCost(usage, whole);
    }

    Duration cpu() {
        return usage.cpu();
    }

    Duration cpu(ThreadKind kind) {
        return threads.getOrDefault(kind, Duration.ZERO);
    }

    /// Share of the kernel in the processor time, from 0 to 1.
    double kernelShare() {
        return cpu().isZero() ? 0 : (double) usage.kernel().toNanos() / cpu().toNanos();
    }

    ProcessCost plus(ProcessCost other) {
        Map<ThreadKind, Duration> sum = new EnumMap<>(ThreadKind.class);
        sum.putAll(threads);
        other.threads.forEach((kind, time) -> sum.merge(kind, time, Duration::plus));
        return new ProcessCost(usage.plus(other.usage), sum);
    }
}
