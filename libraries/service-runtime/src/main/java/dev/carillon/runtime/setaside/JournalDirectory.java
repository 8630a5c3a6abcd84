// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.v1.ProcessingFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The folder of the journals: one journal for each process that uses the folder at the same time, and with it the
/// failures that are not yet in the topic. Owns a lock that ends with the process.
final class JournalDirectory implements AutoCloseable {

    /// Most processes that use one folder at the same time.
    static final int PROCESSES = 64;

    private final FileChannel lockFile;
    private final FileLock lock;
    private final Path unpublishedFile;
    private final Journal journal;
    private final Map<String, ProcessingFailure> unpublished = new LinkedHashMap<>();

    private JournalDirectory(FileChannel lockFile, FileLock lock, Path unpublishedFile, Journal journal) {
        this.lockFile = lockFile;
        this.lock = lock;
        this.unpublishedFile = unpublishedFile;
        this.journal = journal;
    }

    /// Takes the first free journal of the folder, and the failures that follow from all journals whose processes have
    /// ended.
    static JournalDirectory open(Path directory, long nowMillis, Duration limit) {
        try {
            Files.createDirectories(directory);
            return take(directory, nowMillis, limit);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write the processing journal in %s; set carillon.processing.directory to a folder that this process may write and that survives its restart"
                            .formatted(directory.toAbsolutePath()),
                    e);
        }
    }

    Journal journal() {
        return journal;
    }

    /// Failures that are not yet in the topic.
    synchronized List<ProcessingFailure> unpublished() {
        return List.copyOf(unpublished.values());
    }

    synchronized void keep(ProcessingFailure failure) throws IOException {
        unpublished.put(failure.getId(), failure);
        write(unpublishedFile, unpublished());
    }

    /// Forgets a failure that is in the topic now, or that no longer matters.
    synchronized void release(ProcessingFailure failure) throws IOException {
        if (unpublished.remove(failure.getId()) != null) {
            write(unpublishedFile, unpublished());
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        lockFile.close();
    }

    private static JournalDirectory take(Path directory, long nowMillis, Duration limit) throws IOException {
        List<ProcessingFailure> found = new ArrayList<>();
        JournalDirectory taken = null;
        for (int number = 0; number < PROCESSES; number++) {
            Path journal = directory.resolve(number + ".journal");
            if (taken != null && !Files.exists(journal)) {
                continue;
            }
            FileChannel lockFile = FileChannel.open(
                    directory.resolve(number + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(lockFile);
            if (lock == null) {
                lockFile.close();
                continue;
            }
            Path unpublished = directory.resolve(number + ".failures");
            found.addAll(read(unpublished));
            if (Files.exists(journal)) {
                Journal.Contents contents = Journal.read(journal);
                found.addAll(
                        UncleanEnd.failures(Long.toHexString(contents.life()), contents.entries(), nowMillis, limit));
            }
            if (taken == null) {
                // The failures are on disk before the journal that they follow from is emptied.
                write(unpublished, found);
                taken = new JournalDirectory(
                        lockFile, lock, unpublished, Journal.create(journal, new SecureRandom().nextLong()));
            } else {
                write(taken.unpublishedFile, found);
                Files.deleteIfExists(journal);
                Files.deleteIfExists(unpublished);
                lock.release();
                lockFile.close();
            }
        }
        if (taken == null) {
            throw new IOException("more than %d processes use it".formatted(PROCESSES));
        }
        for (ProcessingFailure failure : found) {
            taken.unpublished.put(failure.getId(), failure);
        }
        return taken;
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another service of this process has it.
            return null;
        }
    }

    private static List<ProcessingFailure> read(Path path) throws IOException {
        List<ProcessingFailure> failures = new ArrayList<>();
        if (Files.exists(path)) {
            try (InputStream in = Files.newInputStream(path)) {
                ProcessingFailure next = ProcessingFailure.parseDelimitedFrom(in);
                while (next != null) {
                    failures.add(next);
                    next = ProcessingFailure.parseDelimitedFrom(in);
                }
            }
        }
        return failures;
    }

    private static void write(Path path, List<ProcessingFailure> failures) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try (OutputStream out = Files.newOutputStream(next)) {
            for (ProcessingFailure failure : failures) {
                failure.writeDelimitedTo(out);
            }
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
