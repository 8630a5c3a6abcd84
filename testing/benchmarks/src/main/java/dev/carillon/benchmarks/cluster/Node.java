// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Restartable process of the platform, with its output in a file. For one thread at a time.
final class Node {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final Part part;
    private final Supplier<List<String>> command;
    private final Path log;
    private @Nullable Process process;
    private int starts;

    /// @param command Supplier of the command line, called at each start
    Node(Part part, Supplier<List<String>> command, Path log) {
        this.part = part;
        this.command = command;
        this.log = log;
    }

    Part part() {
        return part;
    }

    Path log() {
        return log;
    }

    /// Number of starts so far. The log has the output of all of them.
    int starts() {
        return starts;
    }

    void start() {
        try {
            process = new ProcessBuilder(command.get())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            starts++;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + part.label(), e);
        }
    }

    long pid() {
        return running().pid();
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /// @throws IllegalStateException if the process ends or the time is up; the message contains the end of its log
    void await(BooleanSupplier ready, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ready.getAsBoolean()) {
            if (!isRunning() || System.nanoTime() > deadline) {
                dumpThreads();
                throw new IllegalStateException("%s is not ready%s; its log is %s and ends with%n%s"
                        .formatted(part.label(), isRunning() ? " after " + timeout : " and has ended", log, tail()));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /// Writes a thread dump next to its log: platform threads with their locks, and virtual threads.
    void dumpThreads() {
        if (isRunning() && part != Part.INFRASTRUCTURE) {
            jcmd("Thread.print", "-l");
            jcmd("Thread.dump_to_file", "-overwrite", log + ".threads");
        }
    }

    private void jcmd(String... arguments) {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid())));
        line.addAll(List.of(arguments));
        try {
            Process jcmd = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            Path.of(log + ".stacks").toFile()))
                    .start();
            if (!end(jcmd, STOP_PATIENCE)) {
                jcmd.destroyForcibly();
            }
        } catch (IOException e) {
            System.err.println("cannot dump the threads of " + part.label() + ": " + e);
        }
    }

    void signal(String name) {
        try {
            Process sender = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start();
            if (!end(sender, STOP_PATIENCE) || sender.exitValue() != 0) {
                throw new IllegalStateException("cannot send " + name + " to " + part.label());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Kills the process by SIGKILL. Returns when it has ended.
    void kill() {
        end(running().destroyForcibly(), STOP_PATIENCE);
    }

    /// Stops the process by SIGTERM, and by SIGKILL after a timeout.
    void stop() {
        stop(STOP_PATIENCE);
    }

    void stop(Duration timeout) {
        if (!isRunning()) {
            return;
        }
        Process running = running();
        running.destroy();
        if (!end(running, timeout)) {
            end(running.destroyForcibly(), STOP_PATIENCE);
        }
    }

    void signalStop() {
        if (process != null) {
            process.destroy();
        }
    }

    private static boolean end(Process process, Duration timeout) {
        try {
            return process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(part.label() + " was not started");
        }
        return process;
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
