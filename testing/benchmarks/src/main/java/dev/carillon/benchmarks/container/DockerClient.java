// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Client of the `docker` command line. One thread runs commands; any other thread may abort the running command.
final class DockerClient {

    private static final int SHOWN_LINES = 40;
    private static final OpenOption[] APPEND = {StandardOpenOption.CREATE, StandardOpenOption.APPEND};

    private final Path log;
    private final Set<String> withheld;
    private volatile @Nullable Process running;

    /// @param log File to which every command and its output are appended
    /// @param withheld Environment variables that commands do not inherit
    DockerClient(Path log, Set<String> withheld) {
        this.log = log;
        this.withheld = Set.copyOf(withheld);
    }

    /// Runs a command to its end. Its output goes to the log.
    ///
    /// @throws IllegalStateException if it fails or the time is up; the message contains the end of its output
    void run(Duration timeout, List<String> arguments) {
        try {
            Files.writeString(log, "$ docker " + String.join(" ", arguments) + System.lineSeparator(), APPEND);
            run(timeout, arguments, ProcessBuilder.Redirect.appendTo(log.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run docker: is it installed?", e);
        }
    }

    /// Runs a command to its end and returns its output.
    ///
    /// @return standard output
    /// @throws IllegalStateException as [#run(Duration, List)]
    String ask(Duration timeout, List<String> arguments) {
        try {
            Path answer = Files.createTempFile(log.getParent(), "docker", ".out");
            try {
                run(timeout, arguments, ProcessBuilder.Redirect.to(answer.toFile()));
                return Files.readString(answer);
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run docker: is it installed?", e);
        }
    }

    /// Aborts the running command, if there is one.
    void abort() {
        Process process = running;
        if (process != null) {
            process.destroy();
        }
    }

    private void run(Duration timeout, List<String> arguments, ProcessBuilder.Redirect output) throws IOException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeAll(withheld);
        Process process = builder.start();
        running = process;
        try {
            if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
                throw new IllegalStateException("%s did not end within %s; %s ends with%n%s"
                        .formatted(String.join(" ", command), timeout, log, tail()));
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("%s ended with %d; %s ends with%n%s"
                        .formatted(String.join(" ", command), process.exitValue(), log, tail()));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            running = null;
        }
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(
                System.lineSeparator(), lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}
