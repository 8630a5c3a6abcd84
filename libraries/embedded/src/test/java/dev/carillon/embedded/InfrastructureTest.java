// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfrastructureTest {

    private final int kafka = FreePorts.next();
    private final int redis = FreePorts.next();
    private final int postgres = FreePorts.next();

    @Test
    void nothingOutlivesAKilledJvmAndItStartsAgain(@TempDir Path directory) throws Exception {
        Process first = launch(directory);
        assertThat(firstLine(first))
                .isEqualTo("READY kafka=127.0.0.1:%d redis=redis://127.0.0.1:%d".formatted(kafka, redis)
                        + " postgres=jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres));

        first.destroyForcibly().waitFor();

        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> noneListens());
        Process second = launch(directory);
        assertThat(firstLine(second)).startsWith("READY");
        second.destroy();
        assertThat(second.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(noneListens()).isTrue();
    }

    @Test
    void aTakenPortEndsItWithAWord(@TempDir Path directory) throws Exception {
        try (EmbeddedRedis _ = EmbeddedRedis.start(directory.resolve("other"), redis)) {
            Process refused = launch(directory);

            assertThat(firstLine(refused)).contains("Redis").contains(Integer.toString(redis));
            assertThat(refused.waitFor()).isEqualTo(1);
        }
        assertThat(noneListens()).isTrue();
    }

    private Process launch(Path directory) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Infrastructure.class.getName(),
                        directory.toString(),
                        "kafka=" + kafka,
                        "redis=" + redis,
                        "postgres=" + postgres))
                .redirectErrorStream(true)
                .start();
    }

    private static String firstLine(Process process) {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder before = new StringBuilder("ended with");
        return lines.lines()
                .peek(line -> before.append(System.lineSeparator()).append(line))
                .filter(line -> line.startsWith("READY") || line.contains("taken"))
                .findFirst()
                .orElseGet(before::toString);
    }

    private boolean noneListens() {
        return List.of(kafka, redis, postgres).stream().noneMatch(InfrastructureTest::listens);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(FreePorts.loopback(port), 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
