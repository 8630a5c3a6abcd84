// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// File system of a fixed size in memory, for one broker. For one thread.
final class SmallDisk implements AutoCloseable {

    private static final int MEGABYTES = 3_072;
    private static final int CHUNK = 1024 * 1024;
    private static final int TIMEOUT_SECONDS = 20;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /// Mounts a file system on a new directory.
    ///
    /// @return nothing if this system or this user cannot mount one
    static Optional<SmallDisk> mount(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", directory.toString())
                ? Optional.of(new SmallDisk(directory))
                : Optional.empty();
    }

    /// Writes a file until no space is left.
    void fill() {
        byte[] chunk = new byte[CHUNK];
        try (OutputStream filler = Files.newOutputStream(filler())) {
            for (int i = 0; i <= MEGABYTES; i++) {
                filler.write(chunk);
            }
        } catch (IOException _) {
            // No space is left, which was the aim.
        }
        fillTheRest();
    }

    /// Removes the file.
    void free() {
        try {
            Files.deleteIfExists(filler());
            Files.deleteIfExists(rest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        free();
        if (!run("umount", directory.toString())) {
            System.err.println("cannot unmount " + directory);
        }
    }

    /// Writes single bytes into the last page of the disk.
    private void fillTheRest() {
        try (OutputStream rest = Files.newOutputStream(rest())) {
            for (int i = 0; i < CHUNK; i++) {
                rest.write(0);
            }
        } catch (IOException _) {
            // No byte is left.
        }
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    private Path rest() {
        return directory.resolve("filler-rest");
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
