// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import dev.carillon.benchmarks.accounting.StatLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Resource usage so far of a process with its children, as counted by the operating system. Zero on systems
/// without `/proc`.
///
/// @param user Processor time outside the kernel, including that of ended children
/// @param kernel Processor time in the kernel, including that of ended children
/// @param residentBytes Resident memory; shared pages of children are counted once per child
/// @param peakBytes Peak of the resident memory
public record ProcessUsage(Duration user, Duration kernel, long residentBytes, long peakBytes) {

    public static final ProcessUsage NONE = new ProcessUsage(Duration.ZERO, Duration.ZERO, 0, 0);

    private static final long KILOBYTE = 1024;

    public static ProcessUsage ofThisProcess() {
        return alone(ProcessHandle.current());
    }

    /// Usage of a process with its children.
    public static ProcessUsage of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(ProcessUsage::alone)
                .reduce(NONE, ProcessUsage::plus);
    }

    /// Usage of a server with its children. Zero if its pid file is missing.
    ///
    /// @param pidFile File whose first line is the id of the process
    static ProcessUsage ofPidFile(Path pidFile) {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip())))
                    .map(ProcessUsage::of)
                    .orElse(NONE);
        } catch (IOException _) {
            return NONE;
        }
    }

    static ProcessUsage alone(ProcessHandle process) {
        Path directory = Path.of("/proc", Long.toString(process.pid()));
        Map<String, Long> memory = memory(directory.resolve("status"));
        long resident = memory.getOrDefault("VmRSS", 0L);
        long peak = memory.getOrDefault("VmHWM", 0L);
        return StatLine.read(directory.resolve("stat"))
                .map(line -> new ProcessUsage(
                        line.user().plus(line.childrenUser()),
                        line.kernel().plus(line.childrenKernel()),
                        resident,
                        peak))
                .orElse(NONE);
    }

    /// Processor time.
    public Duration cpu() {
        return user.plus(kernel);
    }

    public ProcessUsage plus(ProcessUsage other) {
        return new ProcessUsage(
                user.plus(other.user),
                kernel.plus(other.kernel),
                residentBytes + other.residentBytes,
                peakBytes + other.peakBytes);
    }

    /// Processor time since an earlier reading, with the memory of this one.
    public ProcessUsage since(ProcessUsage before) {
        return new ProcessUsage(user.minus(before.user), kernel.minus(before.kernel), residentBytes, peakBytes);
    }

    /// Memory in bytes by the names of the fields in `/proc/<pid>/status`.
    private static Map<String, Long> memory(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:") || line.startsWith("VmHWM:"))
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.indexOf(':')),
                            line -> Long.parseLong(line.replaceAll("\\D", "")) * KILOBYTE));
        } catch (IOException _) {
            return Map.of();
        }
    }
}
