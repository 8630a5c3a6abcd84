// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Data directory of one standalone system, used by one process at a time. It is protected by a file lock of the
/// operating system, which ends with the process in any case.
final class DataDirectory implements AutoCloseable {

    private static final String KEY_ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final Path directory;
    private final Hold hold;

    private DataDirectory(Path directory, Hold hold) {
        this.directory = directory;
        this.hold = hold;
    }

    /// Locked file, deleted by the process that locked it last.
    private record Hold(Path file, FileChannel channel) {}

    /// @throws StartFailure if another process uses the directory
    static DataDirectory hold(StandaloneProperties properties) {
        Path data = properties.data().toAbsolutePath();
        try {
            Files.createDirectories(properties.directory());
            Hold hold = lock(properties.directory().resolve("lock"))
                    .orElseThrow(() -> new StartFailure(
                            "another Carillon is running on "
                                    + properties.directory().toAbsolutePath()
                                    + ": stop it first, or set CARILLON_HOME to another directory",
                            new IllegalStateException("locked")));
            if (properties.fresh()) {
                delete(data);
            }
            Files.createDirectories(data);
            return new DataDirectory(data, hold);
        } catch (IOException e) {
            throw new StartFailure("cannot use the directory " + properties.directory() + ": " + e.getMessage(), e);
        }
    }

    Path path() {
        return directory;
    }

    Path resolve(String name) {
        return directory.resolve(name);
    }

    /// Operator's API key of this system, created at its first start.
    String operatorKey() {
        return findSecret("operator-key").orElseGet(() -> {
            SecureRandom random = new SecureRandom();
            StringBuilder keyId = new StringBuilder();
            for (int i = 0; i < 16; i++) {
                keyId.append(KEY_ID_ALPHABET.charAt(random.nextInt(KEY_ID_ALPHABET.length())));
            }
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            String key = "ck_" + keyId + "_"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
            keepSecret("operator-key", key);
            return key;
        });
    }

    /// Password of the console's first operator, created at the first start.
    String consolePassword() {
        return secret("console-password", 15, Base64.getUrlEncoder().withoutPadding());
    }

    /// Key that seals this system's audit log, created at its first start.
    String auditKey() {
        return secret("audit-key", 32, Base64.getEncoder());
    }

    /// Master key that wraps the data keys of this system, created at its first start. Without it encrypted content
    /// cannot be read again.
    String masterKey() {
        return "local:" + secret("master-key", 32, Base64.getEncoder());
    }

    private String secret(String name, int bytes, Base64.Encoder encoder) {
        return findSecret(name).orElseGet(() -> {
            byte[] random = new byte[bytes];
            new SecureRandom().nextBytes(random);
            String text = encoder.encodeToString(random);
            keepSecret(name, text);
            return text;
        });
    }

    Optional<String> findSecret(String name) {
        Path file = directory.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void keepSecret(String name, String secret) {
        Path file = directory.resolve(name);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (hold.channel) {
            Files.deleteIfExists(hold.file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Locks a file. Its last owner may delete it between opening and locking; the lock is then on a deleted file.
    /// The content written by the owner shows whether the file is the locked one.
    private static Optional<Hold> lock(Path file) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                return Optional.empty();
            }
            String holder = ProcessHandle.current().pid() + " " + UUID.randomUUID();
            channel.truncate(0).write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
            if (Files.exists(file) && Files.readString(file).equals(holder)) {
                return Optional.of(new Hold(file, channel));
            }
            channel.close();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
