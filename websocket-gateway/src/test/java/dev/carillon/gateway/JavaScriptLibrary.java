// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One client of npm `centrifuge`, in a Node process: see `client.js`.
final class JavaScriptLibrary implements AutoCloseable {

    private static final Path SOURCES = Path.of("src/test/js");
    private static final Path WORK = Path.of("target/js");

    final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final Process process;
    private final PrintWriter commands;

    private JavaScriptLibrary(Process process) {
        this.process = process;
        this.commands = new PrintWriter(process.outputWriter(), true);
        // Reading a process's pipe holds the carrier of a virtual thread, which the gateway needs.
        Thread.ofPlatform().daemon().start(() -> {
            try (BufferedReader lines = process.inputReader()) {
                lines.lines().forEach(line -> events.add(JsonMapper.shared().readTree(line)));
            } catch (IOException | UncheckedIOException e) {
                process.destroy();
            }
        });
    }

    /// Skips the tests if there is no Node, or no registry from which to fetch the library.
    static void fetch() {
        try {
            Files.createDirectories(WORK);
            for (String file : List.of("package.json", "package-lock.json", ".npmrc", "client.js")) {
                Files.copy(SOURCES.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Files.exists(WORK.resolve("node_modules/centrifuge"))) {
            assumeTrue(succeeds("npm", "ci", "--ignore-scripts", "--silent"), "npm could not fetch the library");
        }
        assumeTrue(succeeds("node", "--version"), "there is no Node");
    }

    static JavaScriptLibrary start(RunningGateway gateway, String firstToken, String laterToken, String framing)
            throws IOException {
        return run(gateway.socketAddress(), firstToken, laterToken, framing, "websocket");
    }

    static JavaScriptLibrary overHttp(RunningGateway gateway, String token, String framing) throws IOException {
        return run(gateway.httpAddress(), token, token, framing, "http_stream");
    }

    private static JavaScriptLibrary run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", "client.js"));
        command.addAll(List.of(arguments));
        return new JavaScriptLibrary(new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(WORK.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    long count(String kind) {
        return events.stream()
                .filter(event -> event.path("event").asString().equals(kind))
                .count();
    }

    void say(String command) {
        commands.println(command);
    }

    JsonNode await(Predicate<JsonNode> expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(events).anyMatch(expected));
        return events.stream().filter(expected).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
