// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Wall clock of some processes, which libfaketime reads from a file each second. The monotonic clock stays right.
final class FakeClock {

    private static final List<Path> LIBRARIES = Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
            .map(machine -> Path.of("/usr/lib", machine, "faketime/libfaketimeMT.so.1"))
            .toList();

    private final Path library;
    private final Path file;

    private FakeClock(Path library, Path file) {
        this.library = library;
        this.file = file;
        set(Duration.ZERO);
    }

    /// @return nothing if libfaketime is not installed
    static Optional<FakeClock> in(Path directory) {
        return LIBRARIES.stream()
                .filter(Files::exists)
                .findFirst()
                .map(library -> new FakeClock(library, directory.resolve("clock")));
    }

    /// Variables of the environment of a process with this clock.
    List<String> environment() {
        return List.of(
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                // Otherwise each wait with a timeout ends at once, and the JVM's own threads keep a processor busy.
                "FAKETIME_FORCE_MONOTONIC_FIX=0",
                "DONT_FAKE_MONOTONIC=1");
    }

    /// Sets the clock ahead of the machine's.
    void set(Duration ahead) {
        try {
            Path next = Files.writeString(file.resolveSibling("clock-next"), "+" + ahead.toSeconds());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
