// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Shell commands of `docs/deployment.md` that create the first tenant and post its first event.
final class FirstEvent {

    private static final Pattern COMMANDS =
            Pattern.compile("(?s)```sh\n(# The operator's key and the ports are in \\.env\\..*?)```");
    private static final String MAIL = "A parcel from Bookshop";
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private FirstEvent() {}

    /// @throws IllegalStateException if the page does not contain them
    static String commands(Path root) throws IOException {
        Path page = root.resolve("docs/deployment.md");
        Matcher commands = COMMANDS.matcher(Files.readString(page));
        if (!commands.find()) {
            throw new IllegalStateException(page + " has no commands for the first event");
        }
        return commands.group(1);
    }

    /// Runs the commands next to the file `.env` of a ready project.
    ///
    /// @return true if they succeed with the mail that the page announces
    static boolean arrives(Workspace workspace) throws IOException {
        Path log = workspace.logs().resolve("first-event.log");
        Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands(workspace.root()))
                .directory(workspace.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!shell.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                shell.descendants().forEach(ProcessHandle::destroy);
                shell.destroy();
                return false;
            }
            return shell.exitValue() == 0 && Files.readString(log).contains(MAIL);
        } catch (InterruptedException _) {
            shell.destroy();
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
