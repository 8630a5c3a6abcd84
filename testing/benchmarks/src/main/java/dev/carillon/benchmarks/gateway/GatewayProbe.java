// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Probe that measures a JVM from outside.
final class GatewayProbe {

    private final long pid;

    GatewayProbe(long pid) {
        this.pid = pid;
    }

    /// Memory of the JVM.
    ///
    /// @param heapBytes Live objects after a collection
    /// @param residentBytes Resident memory of the process; it grows by memory outside the heap, which was touched
    /// at the start
    record Memory(long heapBytes, long residentBytes) {}

    Memory memory() {
        return new Memory(liveBytes(), residentBytes());
    }

    private long liveBytes() {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            List<String> total = text.lines()
                    .filter(line -> line.startsWith("Total"))
                    .flatMap(line -> Stream.of(line.split("\\s+")))
                    .toList();
            return Long.parseLong(total.get(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
