// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.embedded.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Command lines of the processes.
///
/// @param releases Live map of repositories with built releases, for the services that do not start from this one
record Commands(
        Workspace workspace,
        Cluster.Ports ports,
        Backends backends,
        Map<Part, StartOptions> startOptions,
        Map<Part, Path> releases) {

    /// Options of a gateway whose clients all have the address of this machine.
    static final List<String> CLIENTS_ON_ONE_ADDRESS = List.of(
            "--carillon.gateway.admission.handshakes-per-second-per-address=1000000",
            "--carillon.gateway.admission.handshake-burst-per-address=1000000");

    // Key of the canary in systems that exist only for a drill.
    private static final String CANARY_KEY = "ck_0123456789canary_not-a-secret-not-a-secret";
    private static final String MASTER_KEY = "drill:bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC0wMTIzNDU=";

    /// Parts that reach the platform only by its public interfaces.
    private static final Set<Part> WITHOUT_STORES =
            Set.of(Part.CANARY, Part.SIMULATORS, Part.OUTBOX_RELAY, Part.SECOND_OUTBOX_RELAY);

    private static final String EXECUTABLE_SUFFIX = "-exec.jar";

    /// Command of the harness that starts the brokers and stores.
    private static final String INFRASTRUCTURE = "infrastructure";

    /// Command of the harness that starts one broker of a cluster.
    private static final String BROKER = "broker";

    List<String> of(Part part) {
        List<String> command = new ArrayList<>();
        if (!startOptions(part).environment().isEmpty()) {
            command.add("env");
            command.addAll(startOptions(part).environment());
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx%dm".formatted(part.heapMegabytes()),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xss512k",
                "-XX:MetaspaceSize=256m",
                "-XX:SweeperThreshold=100",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.net.preferIPv4Stack=true"));
        command.addAll(startOptions(part).jvm());
        command.addAll(own(part));
        return command;
    }

    private List<String> own(Part part) {
        return switch (part) {
            case INFRASTRUCTURE -> infrastructure();
            case BROKER_1, BROKER_2, BROKER_3 -> broker(part);
            case SIMULATORS,
                    ADMIN,
                    SECOND_ADMIN,
                    INGESTION,
                    SECOND_INGESTION,
                    ROUTING,
                    SECOND_ROUTING,
                    DELIVERY,
                    SECOND_DELIVERY,
                    GATEWAY,
                    SECOND_GATEWAY,
                    CANARY,
                    OUTBOX_RELAY,
                    SECOND_OUTBOX_RELAY -> service(part);
        };
    }

    private List<String> broker(Part part) {
        List<String> command = new ArrayList<>(program(BROKER, Broker.class));
        command.addAll(startOptions(part).arguments());
        return command;
    }

    private List<String> infrastructure() {
        List<String> command = new ArrayList<>(Images.chosen()
                .filter(Images::hasHarness)
                .map(Commands::laidOutHarness)
                .orElseGet(() -> program(INFRASTRUCTURE, Infrastructure.class)));
        command.addAll(List.of(
                workspace.data().toString(),
                "kafka=" + ports.kafka()
                        + String.join("", startOptions(Part.INFRASTRUCTURE).arguments()),
                "redis=" + ports.redis(),
                "postgres=" + ports.postgres()));
        return command;
    }

    private static List<String> laidOutHarness(Images images) {
        List<String> command = new ArrayList<>(images.command(Part.INFRASTRUCTURE));
        command.add(INFRASTRUCTURE);
        return command;
    }

    /// Command of the harness, or its class where the harness runs from classes.
    private static List<String> program(String command, Class<?> main) {
        String classPath = System.getProperty("java.class.path");
        // The JVM cannot find jars inside an executable jar; the jar's launcher can.
        return classPath.endsWith(EXECUTABLE_SUFFIX)
                ? List.of("-jar", classPath, command)
                : List.of("-cp", classPath, main.getName());
    }

    private List<String> service(Part part) {
        List<String> command = new ArrayList<>(
                releases.containsKey(part)
                        ? executable(part)
                        : Images.chosen().map(images -> images.command(part)).orElseGet(() -> executable(part)));
        command.addAll(List.of("--server.port=" + ports.http(part), "--server.address=127.0.0.1"));
        if (!WITHOUT_STORES.contains(part)) {
            command.addAll(List.of(
                    "--spring.kafka.bootstrap-servers=" + backends.bootstrapServers(),
                    "--spring.data.redis.url=redis://127.0.0.1:" + backends.redisPort(),
                    "--carillon.keys.master=" + MASTER_KEY,
                    "--carillon.processing.directory=" + workspace.data().resolve("processing"),
                    "--spring.datasource.url=" + backends.postgresUrl()));
        }
        command.addAll(settings(part));
        command.addAll(startOptions(part).arguments());
        return command;
    }

    private List<String> executable(Part part) {
        return List.of(
                "-jar",
                executable(releases.getOrDefault(part, workspace.root()), part.directory(), part.module())
                        .toString());
    }

    /// Jar of a module to start, with its libraries beside it.
    ///
    /// @param root Repository
    /// @throws IllegalStateException if the module is not built, or with several versions
    static Path executable(Path root, String directory, String module) {
        Path target = root.resolve(directory).resolve("target");
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(target, module + "-[0-9]*" + EXECUTABLE_SUFFIX)) {
                files.forEach(jars::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (jars.size() != 1) {
            throw new IllegalStateException("%s must have one %s-<version>%s, but has %s: run mvn clean package first"
                    .formatted(target, module, EXECUTABLE_SUFFIX, jars));
        }
        return ExtractedJar.of(jars.getFirst());
    }

    private StartOptions startOptions(Part part) {
        return startOptions.getOrDefault(part, StartOptions.NONE);
    }

    private List<String> settings(Part part) {
        return switch (part) {
            case SIMULATORS ->
                List.of(
                        "--carillon.simulators.smtp-port=" + ports.smtp(),
                        "--carillon.simulators.apns-port=" + ports.apns(),
                        "--carillon.simulators.credentials-directory=" + credentials());
            case ADMIN, SECOND_ADMIN ->
                List.of(
                        "--carillon.admin.bootstrap-api-key=" + workspace.operatorKey(),
                        "--carillon.admin.bootstrap-canary-key=" + CANARY_KEY);
            case ROUTING ->
                List.of("--carillon.routing.streams.state-dir="
                        + workspace.data().resolve("routing"));
            case SECOND_ROUTING ->
                List.of("--carillon.routing.streams.state-dir="
                        + workspace.data().resolve("routing-2"));
            case DELIVERY, SECOND_DELIVERY ->
                List.of(
                        "--carillon.delivery.email.host=127.0.0.1",
                        "--carillon.delivery.email.port=" + ports.smtp(),
                        "--carillon.delivery.email.start-tls=false",
                        "--carillon.delivery.push.apns.host=127.0.0.1",
                        "--carillon.delivery.push.apns.port=" + ports.apns(),
                        "--carillon.delivery.push.apns.team-id=DEMOTEAM01",
                        "--carillon.delivery.push.apns.key-id=DEMOKEY001",
                        "--carillon.delivery.push.apns.topic=org.example.app",
                        "--carillon.delivery.push.apns.signing-key="
                                + credentials().resolve("insecure-demo-apns-signing-key.p8"),
                        "--carillon.delivery.push.apns.trusted-certificate="
                                + credentials().resolve("insecure-demo-apns-server-certificate.pem"));
            case CANARY ->
                List.of(
                        "--carillon.canary.api-key=" + CANARY_KEY,
                        "--carillon.canary.ingestion-url=http://127.0.0.1:" + ports.http(Part.INGESTION),
                        "--carillon.canary.admin-url=http://127.0.0.1:" + ports.http(Part.ADMIN),
                        "--carillon.canary.gateway-url=http://127.0.0.1:" + ports.http(Part.GATEWAY),
                        "--carillon.canary.channels=in_app,email,push",
                        "--carillon.canary.every=2s",
                        "--carillon.canary.patience=8s",
                        "--carillon.canary.addresses.email=canary@example.org",
                        "--carillon.canary.addresses.apns-token=" + "ca".repeat(32),
                        "--carillon.canary.addresses.app=org.example.app");
            case INGESTION -> List.of("--spring.grpc.server.port=" + ports.grpc());
            case SECOND_INGESTION -> List.of("--spring.grpc.server.port=0");
            case GATEWAY, SECOND_GATEWAY -> CLIENTS_ON_ONE_ADDRESS;
            case INFRASTRUCTURE, BROKER_1, BROKER_2, BROKER_3, OUTBOX_RELAY, SECOND_OUTBOX_RELAY -> List.of();
        };
    }

    private Path credentials() {
        return workspace.data().resolve("credentials");
    }
}
