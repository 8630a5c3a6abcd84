// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Resource usage so far of a process with its children, as counted by the operating system. Zero on systems
/// without `/proc`.
///
/// @param cpu User and system time, including that of ended children
/// @param peakBytes Peak resident memory; shared pages of children are counted once per child
public record ProcessUsage(Duration cpu, long peakBytes) {

    /// Length of a tick: Linux has 100 ticks per second on every architecture that Java supports.
    private static final long TICK_NANOS = 10_000_000;

    private static final int UTIME = 11;
    private static final int CSTIME = 14;

    static final ProcessUsage NONE = new ProcessUsage(Duration.ZERO, 0);

    public static ProcessUsage ofThisProcess() {
        return alone(ProcessHandle.current());
    }

    static ProcessUsage of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(one -> new ProcessUsage(cpu(one.pid()), peak(one.pid())))
                .reduce(NONE, ProcessUsage::plus);
    }

    static ProcessUsage alone(ProcessHandle process) {
        return new ProcessUsage(cpu(process.pid()), peak(process.pid()));
    }

    public ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(cpu.plus(other.cpu), peakBytes + other.peakBytes);
    }

    /// Processor time from the fields after the command's name, which is in parentheses and may contain anything:
    /// `state ppid … utime stime cutime cstime …`.
    private static Duration cpu(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            long ticks = fields.subList(UTIME, CSTIME + 1).stream()
                    .mapToLong(Long::parseLong)
                    .sum();
            return Duration.ofNanos(ticks * TICK_NANOS);
        } catch (IOException _) {
            return Duration.ZERO;
        }
    }

    private static long peak(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }
}
