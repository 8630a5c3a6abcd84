// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Clock of the processor time that the compilers of several JVMs use. A JVM ends compiler threads that have nothing
/// to do; their time stays counted up to the last reading before their end. For one thread.
public final class CompilerClock {

    private final List<Long> jvms;
    private final Map<Long, ThreadTimes> last = new HashMap<>();
    private Duration used = Duration.ZERO;

    /// @param jvms Process ids
    public CompilerClock(Collection<Long> jvms) {
        this.jvms = List.copyOf(jvms);
    }

    /// Processor time of all compilers from the start of the JVMs until now.
    public Duration read() {
        for (long jvm : jvms) {
            add(jvm, ThreadTimes.of(jvm));
        }
        return used;
    }

    /// Adds the time since the last reading of this JVM.
    void add(long jvm, ThreadTimes times) {
        ThreadTimes before = last.getOrDefault(jvm, new ThreadTimes(Map.of()));
        used = used.plus(
                times.since(before, new ThreadNames(Map.of())).getOrDefault(ThreadKind.COMPILERS, Duration.ZERO));
        last.put(jvm, times);
    }
}
