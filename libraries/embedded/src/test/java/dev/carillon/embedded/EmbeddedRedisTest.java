// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

    @Test
    void keepsItsDataThroughAStopAndLeavesNoProcess(@TempDir Path directory) throws IOException {
        EmbeddedRedis first = EmbeddedRedis.start(directory, 0);
        ask(first, "SET song carillon");

        first.close();
        first.close();

        assertThat(Daemon.isRunning(first.process())).isFalse();
        try (EmbeddedRedis second = EmbeddedRedis.start(directory, first.port())) {
            assertThat(ask(second, "GET song")).contains("carillon");
        }
    }

    @Test
    void comesBackFromAKillWithWhatItSaved(@TempDir Path directory) throws IOException {
        EmbeddedRedis first = EmbeddedRedis.start(directory, 0);
        ask(first, "SET saved carillon");
        first.save();
        ask(first, "SET later carillon");

        first.kill();

        try (EmbeddedRedis second = EmbeddedRedis.start(directory, first.port())) {
            assertThat(ask(second, "GET saved")).contains("carillon");
            assertThat(ask(second, "GET later")).startsWith("$-1");
        }
    }

    /// A process of PostgreSQL, which starts at the same time, may hold Redis's new executable open.
    @Test
    void waitsWhileTheExecutableIsOpenForWriting(@TempDir Path directory) throws IOException {
        Path executable = Files.writeString(directory.resolve("server"), "#!/bin/sh\nexit 0\n");
        assertThat(executable.toFile().setExecutable(true)).isTrue();
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();

        CompletableFuture<Process> started;
        try (OutputStream _ = Files.newOutputStream(executable, StandardOpenOption.APPEND)) {
            started = CompletableFuture.supplyAsync(
                    () -> EmbeddedRedis.execute(new ProcessBuilder(executable.toString()), deadline));
            await().during(Duration.ofMillis(500)).until(() -> !started.isDone());
        }

        assertThat(started.thenCompose(Process::onExit).join().exitValue()).isZero();
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path directory) {
        try (EmbeddedRedis other = EmbeddedRedis.start(directory.resolve("other"), 0)) {
            assertThatThrownBy(() -> EmbeddedRedis.start(directory.resolve("one"), other.port()))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("Redis")
                    .hasMessageContaining(Integer.toString(other.port()));
        }
    }

    @Test
    void aDirectoryHasOneUserAtATime(@TempDir Path directory) {
        try (EmbeddedRedis _ = EmbeddedRedis.start(directory, 0)) {
            assertThatThrownBy(() -> EmbeddedRedis.start(directory, 0)).hasMessageContaining("in use");
        }
    }

    private static String ask(EmbeddedRedis redis, String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(FreePorts.loopback(redis.port()));
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
