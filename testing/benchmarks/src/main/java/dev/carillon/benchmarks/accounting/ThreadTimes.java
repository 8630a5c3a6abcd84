// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Processor time of each thread of a process since its start. Empty on systems without `/proc`.
public record ThreadTimes(Map<Long, StatLine> byThread) {

    public ThreadTimes {
        byThread = Map.copyOf(byThread);
    }

    public static ThreadTimes of(long pid) {
        Map<Long, StatLine> times = new HashMap<>();
        for (Path task : tasks(pid)) {
            StatLine.read(task.resolve("stat"))
                    .ifPresent(line -> times.put(Long.parseLong(task.toFile().getName()), line));
        }
        return new ThreadTimes(times);
    }

    /// Processor time since an earlier reading, by kind of thread. It does not contain the time of threads that ended
    /// in between.
    public Map<ThreadKind, Duration> since(ThreadTimes before, ThreadNames names) {
        Map<ThreadKind, Duration> used = new EnumMap<>(ThreadKind.class);
        byThread.forEach((thread, line) -> {
            StatLine earlier = before.byThread.get(thread);
            Duration time = earlier == null ? line.total() : line.total().minus(earlier.total());
            used.merge(names.kind(thread, line.name()), time, Duration::plus);
        });
        return used;
    }

    private static List<Path> tasks(long pid) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return tasks.toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
