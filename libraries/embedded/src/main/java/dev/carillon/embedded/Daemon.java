// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A server process in a session of its own, known by the process id in its pid file, so that Ctrl-C at the
/// terminal reaches only the JVM, which stops it in its own time. A watcher holds the other end of a pipe to this
/// JVM: when the JVM ends, killed or not, the pipe closes and the watcher stops the server.
final class Daemon implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final String RELEASE = "released\n";

    private final ProcessHandle process;
    private final StopSignal stopSignal;
    private final Process watcher;

    /// What asks the server to stop soon but in order.
    enum StopSignal {
        TERM {
            @Override
            void send(ProcessHandle process) {
                process.destroy();
            }
        },
        /// The JVM cannot send it, but every shell can without a `kill` program, which a container image may lack.
        INT {
            @Override
            void send(ProcessHandle process) throws IOException, InterruptedException {
                new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            }
        };

        /// Sends the signal to a process, which may have ended.
        abstract void send(ProcessHandle process) throws IOException, InterruptedException;
    }

    private Daemon(ProcessHandle process, StopSignal stopSignal, Process watcher) {
        this.process = process;
        this.stopSignal = stopSignal;
        this.watcher = watcher;
    }

    /// Takes charge of a server that has just been started.
    static Daemon watch(ProcessHandle process, StopSignal stopSignal) throws IOException {
        String script = "trap '' INT HUP; read -r word; [ \"$word\" = released ] || kill -%s %d"
                .formatted(stopSignal, process.pid());
        Process watcher = new ProcessBuilder("/bin/sh", "-c", script)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Daemon(process, stopSignal, watcher);
    }

    /// The living process that a pid file names, if its command is the expected one: a process id may have been
    /// given to somebody else since.
    static Optional<ProcessHandle> find(Path pidFile, String command) {
        try (Stream<String> lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(line -> Long.parseLong(line.strip()))
                    .flatMap(ProcessHandle::of)
                    .filter(Daemon::isRunning)
                    .filter(handle -> handle.info().command().orElse("").contains(command));
        } catch (IOException | UncheckedIOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// Name of the command of a process that runs an executable: the name of the file behind all symbolic links, which
    /// is what the system reports. Debian's `redis-server` is a link to `redis-check-rdb`.
    ///
    /// @throws IOException if the executable does not exist
    static String commandOf(Path executable) throws IOException {
        return executable.toRealPath().getFileName().toString();
    }

    /// Stops a server that an earlier JVM left behind.
    static void stop(ProcessHandle process, StopSignal signal) {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            signal.send(process);
            if (!hasEnded(process, PATIENCE)) {
                process.destroyForcibly();
                hasEnded(process, PATIENCE);
            }
            for (ProcessHandle child : children) {
                hasEnded(child, PATIENCE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Unlike [ProcessHandle#isAlive()] this does not count a process that has ended and whose parent, which is the
    /// system's first process, has not taken note yet.
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    ProcessHandle process() {
        return process;
    }

    /// Stops the server and returns when it and its watcher are gone.
    @Override
    public void close() {
        if (isRunning(process)) {
            stop(process, stopSignal);
        }
        try (OutputStream pipe = watcher.getOutputStream()) {
            pipe.write(RELEASE.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // The watcher is gone already.
        }
        try {
            if (!watcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                watcher.destroyForcibly();
            }
        } catch (InterruptedException _) {
            watcher.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Looks more often than [ProcessHandle#onExit()] does for a process that is no child.
    private static boolean hasEnded(ProcessHandle process, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (isRunning(process) && System.nanoTime() < deadline) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return !isRunning(process);
    }
}
