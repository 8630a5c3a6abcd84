// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.run;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Directories and operator key of a run.
///
/// @param root Repository
/// @param directory Directory for data and logs
/// @param operatorKey Operator's API key with which admin is started
public record Workspace(Path root, Path directory, String operatorKey) {

    private static final Duration SERVER_END_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int KEY_ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    /// Creates a directory for this run below the repository's `testing/benchmarks/target`, and an operator's key.
    ///
    /// @throws IOException if the directory cannot be created
    public static Workspace create(String command) throws IOException {
        Path root = Path.of(System.getProperty("carillon.root", "."))
                .toAbsolutePath()
                .normalize();
        String run = command + "-" + ProcessHandle.current().pid();
        Path directory = root.resolve("testing/benchmarks/target/runs").resolve(run);
        return new Workspace(root, Files.createDirectories(directory), newOperatorKey());
    }

    /// Operator key in the format of admin's first key: `ck_<16 of a-z and 0-9>_<secret>`.
    private static String newOperatorKey() {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[KEY_ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        return "ck_%s_%s"
                .formatted(
                        HexFormat.of().formatHex(id),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /// Data directory of the brokers, the stores and the router.
    public Path data() {
        return directory.resolve("data");
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    /// Removes the data of a successful run and keeps its logs. A stopping server may still remove or write its own
    /// files, as Redis does with its pid file.
    ///
    /// @throws IOException if a file cannot be removed, or a server still writes after 20 s
    public void forgetData() throws IOException {
        long deadline = System.nanoTime() + SERVER_END_TIMEOUT.toNanos();
        while (true) {
            try {
                Files.walkFileTree(data(), new Removal());
                return;
            } catch (DirectoryNotEmptyException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    @Override
    public String toString() {
        return "Workspace[" + directory + "]";
    }

    /// Removal of a directory with its content. A missing file is no failure.
    private static final class Removal implements FileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
