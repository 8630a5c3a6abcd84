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

/// A server process in its own session, identified by its pid file. Ctrl-C at the terminal reaches only the JVM, which
/// then stops the server in order. A watcher process reads a pipe from this JVM: when the JVM ends, in any way, the
/// pipe closes and the watcher stops the server.
final class Daemon implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final String RELEASE = "released\n";

    private final ProcessHandle process;
    private final StopSignal stopSignal;
    private final Process watcher;

    /// Signal that asks the server for a fast orderly stop.
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

    /// Starts the watcher of a server that was just started.
    static Daemon watch(ProcessHandle process, StopSignal stopSignal) throws IOException {
        String script = "trap '' INT HUP; read -r word; [ \"$word\" = released ] || kill -%s %d"
                .formatted(stopSignal, process.pid());
        Process watcher = new ProcessBuilder("/bin/sh", "-c", script)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Daemon(process, stopSignal, watcher);
    }

    /// Running process that a pid file names, if its command is the expected one. The system may have reused the
    /// process id for another program.
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

    /// Stops a server that an earlier JVM left running.
    static void stop(ProcessHandle process, StopSignal signal) {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            signal.send(process);
            if (!hasEnded(process, STOP_TIMEOUT)) {
                process.destroyForcibly();
                hasEnded(process, STOP_TIMEOUT);
            }
            for (ProcessHandle child : children) {
                hasEnded(child, STOP_TIMEOUT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// True if a process is running. Unlike [ProcessHandle#isAlive()], this is false for a zombie: a process that has
    /// ended and that its parent, the system's first process, has not reaped yet.
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    ProcessHandle process() {
        return process;
    }

    /// Stops the server and returns when it and its watcher have ended.
    @Override
    public void close() {
        if (isRunning(process)) {
            stop(process, stopSignal);
        }
        try (OutputStream pipe = watcher.getOutputStream()) {
            pipe.write(RELEASE.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // The watcher has ended already.
        }
        try {
            if (!watcher.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                watcher.destroyForcibly();
            }
        } catch (InterruptedException _) {
            watcher.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for the end of a process. It polls more often than [ProcessHandle#onExit()] does for a process that is no
    /// child.
    private static boolean hasEnded(ProcessHandle process, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (isRunning(process) && System.nanoTime() < deadline) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return !isRunning(process);
    }
}
