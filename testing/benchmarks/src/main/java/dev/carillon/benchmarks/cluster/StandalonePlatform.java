// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/// Platform with all services and the broker in one JVM, as `./carillon up` starts it, on free ports. It is stopped
/// when it is closed or when this JVM is asked to exit. For one thread at a time.
public final class StandalonePlatform implements Platform {

    private static final String LABEL = "standalone";
    private static final Duration READY_PATIENCE = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final Path log;
    private final List<String> command;
    private final Thread onExit;
    private volatile Process process;
    private JsonNode description = Json.object();

    private StandalonePlatform(Path directory, Path log, List<String> command) throws IOException {
        this.directory = directory;
        this.log = log;
        this.command = command;
        this.onExit = Thread.ofPlatform().unstarted(this::stop);
        this.process = launch();
    }

    /// Starts it and returns when it is ready.
    ///
    /// @throws IllegalStateException if its jar is missing or it does not become ready
    public static StandalonePlatform start(Workspace workspace) {
        try {
            Files.createDirectories(workspace.logs());
            Files.createDirectories(workspace.data());
            Path log = workspace.logs().resolve(LABEL + ".log");
            StandalonePlatform platform = new StandalonePlatform(workspace.data(), log, command(workspace));
            Runtime.getRuntime().addShutdownHook(platform.onExit);
            platform.awaitReady();
            return platform;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the platform", e);
        }
    }

    /// Kills the JVM by `kill -9` and returns when it has ended. Redis and PostgreSQL are left to themselves.
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
            // It says that the platform is ready.
            Files.deleteIfExists(running());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + running(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Starts it again, with the same data on the same ports, and returns when it is ready.
    ///
    /// @throws IllegalStateException if it does not become ready
    public void startAgain() {
        try {
            process = launch();
            awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the platform", e);
        }
    }

    @Override
    public URI url(Part part) {
        return URI.create(text("url"));
    }

    @Override
    public String operatorKey() {
        return text("operatorKey");
    }

    @Override
    public String bootstrapServers() {
        return text("kafka");
    }

    @Override
    public int redisPort() {
        return URI.create(text("redis")).getPort();
    }

    @Override
    public String postgresUrl() {
        return text("postgres");
    }

    @Override
    public Map<String, ProcessUsage> usage() {
        Path data = directory.resolve("data");
        Map<String, ProcessUsage> usage = new LinkedHashMap<>();
        usage.put(LABEL, ProcessUsage.alone(process.toHandle()));
        usage.put("redis", ProcessUsage.ofPidFile(data.resolve("redis/redis.pid")));
        usage.put("postgres", ProcessUsage.ofPidFile(data.resolve("postgres/data/postmaster.pid")));
        return usage;
    }

    @Override
    public Map<String, Long> jvms() {
        return Map.of(LABEL, process.pid());
    }

    @Override
    public long broker() {
        return process.pid();
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException _) {
            // The JVM is ending and the hook runs or has run.
        }
    }

    /// Command line with the JVM options of `./carillon up`.
    private static List<String> command(Workspace workspace) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xss512k",
                "-XX:MetaspaceSize=256m",
                "-XX:SweeperThreshold=100",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.net.preferIPv4Stack=true",
                "-jar",
                Commands.executable(workspace.root(), LABEL, LABEL).toString(),
                "--carillon.standalone.directory=" + workspace.data(),
                "--carillon.standalone.kafka-port=" + FreePorts.next(),
                "--carillon.standalone.redis-port=" + FreePorts.next(),
                "--carillon.standalone.postgres-port=" + FreePorts.next(),
                "--carillon.simulators.smtp-port=" + FreePorts.next(),
                "--carillon.simulators.apns-port=" + FreePorts.next(),
                "--spring.grpc.server.port=0",
                "--server.port=" + FreePorts.next()));
        command.addAll(Commands.CLIENTS_ON_ONE_ADDRESS);
        return command;
    }

    /// The file that describes a running system exists when it is ready.
    private void awaitReady() throws IOException {
        Path running = running();
        long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
        while (!Files.exists(running)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("the platform is not ready; its log is " + log);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        // The file is small, but it may be read while it is being written.
        String text = Files.readString(running);
        while (!text.stripTrailing().endsWith("}")) {
            LockSupport.parkNanos(POLL.toNanos());
            text = Files.readString(running);
        }
        description = Json.parse(text);
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private Path running() {
        return directory.resolve("running.json");
    }

    private String text(String member) {
        return description.path(member).asString();
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
