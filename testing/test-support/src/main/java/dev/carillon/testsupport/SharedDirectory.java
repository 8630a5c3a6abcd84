// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/// Data directory of the infrastructure of this JVM's tests: `target/infrastructure/<process id>`. Directories of
/// JVMs that have ended are removed.
final class SharedDirectory {

    private static final Path ROOT = Path.of("target", "infrastructure");

    private SharedDirectory() {}

    static Path of(String name) {
        String own = Long.toString(ProcessHandle.current().pid());
        try {
            Files.createDirectories(ROOT);
            for (Path other : list()) {
                String pid = other.getFileName().toString();
                if (!pid.equals(own) && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    delete(other);
                }
            }
            return Files.createDirectories(ROOT.resolve(own).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list() throws IOException {
        try (Stream<Path> children = Files.list(ROOT)) {
            return children.filter(child -> child.getFileName().toString().matches("\\d+"))
                    .toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                // Another JVM removes the same directory.
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path visited, @org.jspecify.annotations.Nullable IOException failure) {
                visited.toFile().delete();
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
