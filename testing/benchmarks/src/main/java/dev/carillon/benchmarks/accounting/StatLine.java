// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Processor time of a process or thread, from its line in `/proc/<pid>/stat` or `/proc/<pid>/task/<tid>/stat`.
///
/// @param name Name, cut off after 15 characters
/// @param user Time outside the kernel
/// @param kernel Time in the kernel
/// @param childrenUser Time of ended child processes outside the kernel
/// @param childrenKernel Time of ended child processes in the kernel
public record StatLine(String name, Duration user, Duration kernel, Duration childrenUser, Duration childrenKernel) {

    /// Length of a tick: Linux has 100 ticks per second on every architecture that Java supports.
    private static final long TICK_NANOS = 10_000_000;

    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final int CUTIME = 13;
    private static final int CSTIME = 14;

    /// Reads a line. Empty if the process or thread has ended.
    public static Optional<StatLine> read(Path file) {
        try {
            return Optional.of(parse(Files.readString(file)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Parses `pid (name) state ppid … utime stime cutime cstime …`. The name may contain blanks and parentheses.
    static StatLine parse(String line) {
        int nameEnd = line.lastIndexOf(')');
        List<String> fields = List.of(line.substring(nameEnd + 2).strip().split(" "));
        return new StatLine(
                line.substring(line.indexOf('(') + 1, nameEnd),
                ticks(fields.get(UTIME)),
                ticks(fields.get(STIME)),
                ticks(fields.get(CUTIME)),
                ticks(fields.get(CSTIME)));
    }

    /// Time in user mode and in the kernel, without that of child processes.
    public Duration total() {
        return user.plus(kernel);
    }

    static Duration ticks(String text) {
        return Duration.ofNanos(Long.parseLong(text) * TICK_NANOS);
    }
}
