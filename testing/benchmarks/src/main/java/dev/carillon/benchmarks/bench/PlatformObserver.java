// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.accounting.MachineTime;
import dev.carillon.benchmarks.accounting.ThreadKind;
import dev.carillon.benchmarks.accounting.ThreadNames;
import dev.carillon.benchmarks.accounting.ThreadTimes;
import dev.carillon.benchmarks.cluster.Platform;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import dev.carillon.benchmarks.counters.ConsumerLag;
import dev.carillon.benchmarks.counters.PlatformCounters;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Observer of a platform's resource usage. For one thread.
final class PlatformObserver implements AutoCloseable {

    private final Platform platform;
    private final Map<String, Long> jvms;
    private final Map<String, ThreadNames> names = new LinkedHashMap<>();
    private final PlatformCounters counters;
    private final ConsumerLag lag;

    /// Observes the processes and threads that the platform has now.
    PlatformObserver(Platform platform) {
        this.platform = platform;
        this.jvms = platform.jvms();
        jvms.forEach((name, pid) -> names.put(name, ThreadNames.of(pid)));
        this.counters = PlatformCounters.open(platform);
        this.lag = ConsumerLag.open(platform.bootstrapServers());
    }

    /// Observes the time that something takes. The counters of the broker and the stores are read before and after it,
    /// so that this costs nothing in it.
    ///
    /// @param processed Number of notifications processed so far
    Window observe(Runnable span, IntSupplier processed) {
        Map<String, Double> countersBefore = counters.read();
        int processedBefore = processed.getAsInt();
        Snapshot before = snapshot();
        span.run();
        int notifications = processed.getAsInt() - processedBefore;
        Snapshot after = snapshot();
        Map<String, Double> increase = PlatformCounters.increase(countersBefore, counters.read());
        return new Window(
                before.atNanos(),
                after.atNanos(),
                notifications,
                costs(before, after),
                after.machine().since(before.machine()),
                increase,
                lag.largest());
    }

    /// Lag of the consumer group that is furthest behind.
    long largestLag() {
        return lag.largest();
    }

    Map<String, ProcessUsage> usage() {
        return platform.usage();
    }

    @Override
    public void close() {
        counters.close();
        lag.close();
    }

    private Snapshot snapshot() {
        Map<String, ThreadTimes> threads = new LinkedHashMap<>();
        jvms.forEach((name, pid) -> threads.put(name, ThreadTimes.of(pid)));
        Map<String, ProcessUsage> usage = new LinkedHashMap<>(platform.usage());
        usage.put(Window.LOAD, ProcessUsage.ofThisProcess());
        return new Snapshot(System.nanoTime(), usage, threads, MachineTime.read());
    }

    private Map<String, ProcessCost> costs(Snapshot before, Snapshot after) {
        Map<String, ProcessCost> costs = new LinkedHashMap<>();
        after.usage().forEach((name, usage) -> {
            ProcessUsage used = usage.since(before.usage().getOrDefault(name, ProcessUsage.NONE));
            costs.put(name, ProcessCost.of(used, threads(name, before, after)));
        });
        return costs;
    }

    private Map<ThreadKind, Duration> threads(String process, Snapshot before, Snapshot after) {
        ThreadTimes now = after.threads().get(process);
        if (now == null) {
            return new EnumMap<>(ThreadKind.class);
        }
        ThreadTimes earlier =
                Optional.ofNullable(before.threads().get(process)).orElseGet(() -> new ThreadTimes(Map.of()));
        ThreadNames known = Optional.ofNullable(names.get(process)).orElseGet(() -> new ThreadNames(Map.of()));
        return now.since(earlier, known);
    }
}
