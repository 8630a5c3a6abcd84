// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// Executable jar that is taken apart beside itself: a jar of the service and a directory of its libraries, as in the
/// images of containers. Virtual threads that load classes from jars inside a jar can wait for one another for ever
/// (docs/adr/0035). For one process at a time.
final class ExtractedJar {

    private static final String MARK = "extracted-from";
    private static final int BUFFER = 1 << 16;

    private ExtractedJar() {}

    /// Jar to start. Takes the executable jar apart, unless that was done with the same content before.
    ///
    /// @throws IllegalStateException if it cannot be taken apart
    static Path of(Path executable) {
        String name = executable.getFileName().toString();
        Path directory = executable.resolveSibling(name.substring(0, name.length() - ".jar".length()));
        try {
            String content = content(executable);
            Path mark = directory.resolve(MARK);
            if (!Files.exists(mark) || !Files.readString(mark).equals(content)) {
                remove(directory);
                extract(executable, directory);
                Path written = Files.writeString(directory.resolve(MARK + ".new"), content);
                Files.move(written, mark, StandardCopyOption.ATOMIC_MOVE);
            }
            return directory.resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take apart " + executable, e);
        }
    }

    private static void extract(Path executable, Path directory) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djarmode=tools",
                        "-jar",
                        executable.toString(),
                        "extract",
                        "--destination",
                        directory.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("cannot take apart %s: %s".formatted(executable, said.strip()));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Checksum and size; reproducible jars all have the same time.
    private static String content(Path executable) throws IOException {
        CRC32C checksum = new CRC32C();
        try (InputStream in = Files.newInputStream(executable)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                checksum.update(buffer, 0, read);
            }
        }
        return "%08x %d".formatted(checksum.getValue(), Files.size(executable));
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
