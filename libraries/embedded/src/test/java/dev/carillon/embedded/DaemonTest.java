// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DaemonTest {

    @ParameterizedTest
    @EnumSource
    void stopsAServerByTheSignalThatItExpects(Daemon.StopSignal signal, @TempDir Path directory) throws IOException {
        assumeThat(isIgnoredHere(signal)).as("a shell cannot trap it").isFalse();
        Process server = server(directory);

        Daemon.stop(server.toHandle(), signal);

        assertThat(Daemon.isRunning(server.toHandle())).isFalse();
        assertThat(directory.resolve("received")).hasContent(signal.name());
    }

    @ParameterizedTest
    @EnumSource
    void stopsAServerThatHasEndedAlready(Daemon.StopSignal signal, @TempDir Path directory) throws IOException {
        Process server = server(directory);
        server.destroyForcibly();
        Awaitility.await().until(() -> !server.isAlive());

        Daemon.stop(server.toHandle(), signal);

        assertThat(directory.resolve("received")).doesNotExist();
    }

    @Test
    void aClosedDaemonHasNeitherServerNorWatcher(@TempDir Path directory) throws IOException {
        Process server = server(directory);
        Daemon daemon = Daemon.watch(server.toHandle(), Daemon.StopSignal.TERM);

        daemon.close();
        daemon.close();

        assertThat(Daemon.isRunning(server.toHandle())).isFalse();
        assertThat(directory.resolve("received")).hasContent("TERM");
        assertThat(ProcessHandle.current()
                        .children()
                        .map(ProcessHandle::info)
                        .flatMap(info -> info.arguments().stream()))
                .noneSatisfy(arguments -> assertThat(arguments)
                        .anySatisfy(argument -> assertThat(argument).endsWith("kill -TERM " + server.pid())));
    }

    @Test
    void aServerIsFoundByItsPidFileBehindASymbolicLink(@TempDir Path directory) throws IOException {
        Path sleep = Path.of("/bin/sleep").toRealPath();
        Path copy = Files.copy(sleep, directory.resolve("server-7"), StandardCopyOption.COPY_ATTRIBUTES);
        Path link = Files.createSymbolicLink(directory.resolve("server"), copy);
        Process server = new ProcessBuilder(link.toString(), "60").start();
        Path pidFile = Files.writeString(directory.resolve("server.pid"), server.pid() + "\n");

        try {
            assertThat(Daemon.find(pidFile, Daemon.commandOf(link))).contains(server.toHandle());
            assertThat(Daemon.find(pidFile, "another-server")).isEmpty();
        } finally {
            server.destroyForcibly();
        }
    }

    /// True if this JVM, and so each process that it starts, ignores the signal, as one started in the background does.
    private static boolean isIgnoredHere(Daemon.StopSignal signal) throws IOException {
        int number = signal == Daemon.StopSignal.INT ? 2 : 15;
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                        .anyMatch(mask -> (mask >> (number - 1) & 1) == 1);
    }

    /// A process that writes the first signal into a file and ends.
    private static Process server(Path directory) throws IOException {
        Path ready = directory.resolve("ready");
        String script = """
                trap 'echo TERM > received; exit' TERM
                trap 'echo INT > received; exit' INT
                echo > ready
                while read -r line; do :; done
                """;
        Process server = new ProcessBuilder("/bin/sh", "-c", script)
                .directory(directory.toFile())
                .start();
        Awaitility.await().until(() -> Files.exists(ready));
        return server;
    }
}
