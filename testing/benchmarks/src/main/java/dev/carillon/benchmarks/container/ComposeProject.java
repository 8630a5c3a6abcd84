// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.embedded.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Compose project of `docker-compose.yml` on a Docker engine, with its own secrets and ports. It is removed with
/// its volumes when it is closed or when this JVM is asked to exit; its images stay. For one thread at a time.
final class ComposeProject implements AutoCloseable {

    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration UP_TIMEOUT = Duration.ofMinutes(90);
    private static final Duration DOWN_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(15);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final String PORT_SUFFIX = "_PORT";
    private static final String LABEL = "label=com.docker.compose.project=";
    private static final int SECRET_BYTES = 32;
    private static final int PASSWORD_BYTES = 24;
    private static final int CLUSTER_ID_BYTES = 16;
    private static final int KEY_ID_BYTES = 8;

    private final DockerClient docker;
    private final Workspace workspace;
    private final String name;
    private final Map<String, String> variables;
    private final Thread onExit = Thread.ofPlatform().unstarted(this::end);

    private ComposeProject(DockerClient docker, Workspace workspace, String name, Map<String, String> variables) {
        this.docker = docker;
        this.workspace = workspace;
        this.name = name;
        this.variables = variables;
    }

    /// Container as the engine reports it.
    ///
    /// @param health `healthy`, `unhealthy`, `starting`, or empty without a health check
    /// @param pid Process id of its first process on the engine's host; 0 if it does not run
    /// @param volumes Names of its volumes
    record ContainerState(
            String id, String status, String health, int exitCode, long pid, Restarts restarts, List<String> volumes) {

        ContainerState {
            volumes = List.copyOf(volumes);
        }

        /// True if it runs and is healthy, or if it has no restart policy and exited successfully.
        boolean isReady() {
            return restarts.policy().equals("no")
                    ? status.equals("exited") && exitCode == 0
                    : status.equals("running") && (health.isEmpty() || health.equals("healthy"));
        }
    }

    /// Restart policy and number of restarts.
    record Restarts(String policy, int count) {}

    /// Creates secrets and chooses free ports without starting anything. Variables of `.env.example` that are set
    /// in this process's environment and are not secrets are taken from there.
    ///
    /// @throws IllegalStateException if no engine answers
    static ComposeProject prepare(Workspace workspace) throws IOException {
        Path example = workspace.root().resolve(".env.example");
        Map<String, String> secrets = secrets(workspace);
        Map<String, String> variables = new TreeMap<>(ComposeFile.variables(example, secrets));
        variables.replaceAll((variable, value) -> Optional.ofNullable(System.getenv(variable))
                .filter(_ -> !secrets.containsKey(variable))
                .orElseGet(() -> isPublishedPort(variable) ? Integer.toString(FreePorts.next()) : value));
        Files.createDirectories(workspace.logs());
        DockerClient docker = new DockerClient(workspace.logs().resolve("docker.log"), variables.keySet());
        ComposeProject project = new ComposeProject(
                docker, workspace, "carillon-" + ProcessHandle.current().pid(), variables);
        Files.writeString(
                project.environmentFile(),
                variables.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator())));
        System.out.println("engine %s, compose %s, project %s; logs are in %s"
                .formatted(
                        docker.ask(COMMAND_TIMEOUT, List.of("version", "--format", "{{.Server.Version}}"))
                                .strip(),
                        docker.ask(COMMAND_TIMEOUT, List.of("compose", "version", "--short"))
                                .strip(),
                        project.name,
                        workspace.logs()));
        return project;
    }

    String operatorKey() {
        return variable("CARILLON_BOOTSTRAP_API_KEY");
    }

    /// URL of a service with a published port.
    URI url(String service) {
        return URI.create("http://127.0.0.1:" + variable(service.toUpperCase(Locale.ROOT) + PORT_SUFFIX));
    }

    /// Builds the images, starts all containers, and returns when all are ready.
    ///
    /// @throws IllegalStateException if a container does not become ready; the message contains the end of its log
    void build() {
        Runtime.getRuntime().addShutdownHook(onExit);
        docker.run(UP_TIMEOUT, compose("--progress", "plain", "up", "--build", "--detach"));
        awaitReady();
    }

    /// Starts the stopped containers and returns when all are ready.
    void start() {
        docker.run(UP_TIMEOUT, compose("--progress", "plain", "up", "--detach"));
        awaitReady();
    }

    /// Containers by service.
    Map<String, ContainerState> containers() {
        List<String> ids = ids("ps", "--all");
        Map<String, ContainerState> containers = new TreeMap<>();
        if (!ids.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("inspect"));
            command.addAll(ids);
            for (JsonNode container : Json.parse(docker.ask(COMMAND_TIMEOUT, command))) {
                containers.put(
                        container
                                .path("Config")
                                .path("Labels")
                                .path("com.docker.compose.service")
                                .asString(),
                        state(container));
            }
        }
        return containers;
    }

    /// Sends SIGKILL to the first process of a container, as the kernel does when it is out of memory. A container
    /// that is killed through the engine is not restarted. Returns when the restart policy has restarted the
    /// container and all are ready.
    ///
    /// @throws IllegalStateException if that does not happen
    void crash(String service) {
        ContainerState before = container(service);
        // Runs a shell of a local image in the process namespace of the engine's host.
        docker.run(
                COMMAND_TIMEOUT,
                List.of(
                        "run",
                        "--rm",
                        "--pid=host",
                        "--network=none",
                        "--user=0",
                        "--security-opt=apparmor=unconfined",
                        "--security-opt=label=disable",
                        "--entrypoint=bash",
                        imageOf("admin"),
                        "-c",
                        "kill -KILL " + before.pid()));
        boolean restarted = Waiting.until(
                () -> slowly(() -> container(service).restarts().count()
                        > before.restarts().count()),
                READY_TIMEOUT);
        if (!restarted) {
            throw new IllegalStateException(
                    "the restart policy of %s did not start it again: %s".formatted(service, container(service)));
        }
        awaitReady();
    }

    /// Kills containers in parallel by `docker kill`.
    void kill(Collection<String> services) {
        List<String> command = new ArrayList<>(List.of("kill"));
        services.forEach(service -> command.add(container(service).id()));
        docker.run(COMMAND_TIMEOUT, command);
    }

    /// Stops and removes all containers, their networks and volumes.
    ///
    /// @return objects that still exist
    List<String> down() {
        saveLogs();
        docker.run(DOWN_TIMEOUT, compose("down", "--volumes", "--remove-orphans"));
        List<String> left = new ArrayList<>(ids("ps", "--all"));
        left.addAll(ids("network", "ls"));
        left.addAll(ids("volume", "ls"));
        return left;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException _) {
            // The JVM is ending and the hook runs or has run.
            return;
        }
        end();
    }

    private void end() {
        docker.abort();
        if (!ids("ps", "--all").isEmpty()) {
            down();
        }
    }

    private void awaitReady() {
        if (!Waiting.until(() -> slowly(this::isReady), READY_TIMEOUT)) {
            Map<String, ContainerState> waiting = new LinkedHashMap<>(containers());
            waiting.values().removeIf(ContainerState::isReady);
            waiting.values()
                    .forEach(container -> docker.run(COMMAND_TIMEOUT, List.of("logs", "--tail", "60", container.id())));
            saveLogs();
            throw new IllegalStateException("not ready after %s: %s".formatted(READY_TIMEOUT, waiting));
        }
    }

    private boolean isReady() {
        Map<String, ContainerState> containers = containers();
        return !containers.isEmpty() && containers.values().stream().allMatch(ContainerState::isReady);
    }

    private static boolean slowly(BooleanSupplier condition) {
        boolean holds = condition.getAsBoolean();
        if (!holds) {
            Waiting.pass(POLL);
        }
        return holds;
    }

    private void saveLogs() {
        try {
            Files.writeString(
                    workspace.logs().resolve("containers.log"),
                    docker.ask(COMMAND_TIMEOUT, compose("logs", "--no-color", "--timestamps")));
        } catch (IOException | IllegalStateException e) {
            System.err.println("the containers' logs are not saved: " + e.getMessage());
        }
    }

    private ContainerState container(String service) {
        return Optional.ofNullable(containers().get(service))
                .orElseThrow(() -> new IllegalStateException("there is no container of " + service));
    }

    private String imageOf(String service) {
        return docker.ask(
                        COMMAND_TIMEOUT,
                        List.of(
                                "inspect",
                                "--format",
                                "{{.Image}}",
                                container(service).id()))
                .strip();
    }

    private static ContainerState state(JsonNode container) {
        JsonNode state = container.path("State");
        List<String> volumes = new ArrayList<>();
        for (JsonNode mount : container.path("Mounts")) {
            if (mount.path("Type").asString().equals("volume")) {
                volumes.add(mount.path("Name").asString());
            }
        }
        return new ContainerState(
                container.path("Id").asString(),
                state.path("Status").asString(),
                state.path("Health").path("Status").asString(""),
                state.path("ExitCode").asInt(),
                state.path("Pid").asLong(),
                new Restarts(
                        container
                                .path("HostConfig")
                                .path("RestartPolicy")
                                .path("Name")
                                .asString("no"),
                        container.path("RestartCount").asInt()),
                volumes);
    }

    /// Ids of this project's objects in the engine: `ids("volume", "ls")`.
    private List<String> ids(String... listing) {
        List<String> command = new ArrayList<>(List.of(listing));
        command.addAll(List.of("--quiet", "--filter", LABEL + name));
        return docker.ask(COMMAND_TIMEOUT, command).lines().toList();
    }

    private List<String> compose(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "compose",
                "--project-name",
                name,
                "--project-directory",
                workspace.root().toString(),
                "--env-file",
                environmentFile().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Path environmentFile() {
        return workspace.directory().resolve(".env");
    }

    private String variable(String variable) {
        return Optional.ofNullable(variables.get(variable))
                .orElseThrow(() -> new IllegalStateException(".env.example has no " + variable));
    }

    private static boolean isPublishedPort(String variable) {
        return variable.endsWith(PORT_SUFFIX) && !variable.equals("SMTP_PORT");
    }

    private static Map<String, String> secrets(Workspace workspace) {
        SecureRandom random = new SecureRandom();
        Map<String, String> secrets = new HashMap<>(Map.of(
                "CARILLON_BOOTSTRAP_API_KEY",
                workspace.operatorKey(),
                "CANARY_API_KEY",
                "ck_%s_%s".formatted(hex(random, KEY_ID_BYTES), hex(random, SECRET_BYTES)),
                "POSTGRES_PASSWORD",
                hex(random, PASSWORD_BYTES),
                "GRAFANA_PASSWORD",
                hex(random, PASSWORD_BYTES),
                "CONSOLE_PASSWORD",
                hex(random, PASSWORD_BYTES),
                "AUDIT_KEY",
                Base64.getEncoder().encodeToString(bytes(random, SECRET_BYTES)),
                "MASTER_KEY",
                "drill:" + Base64.getEncoder().encodeToString(bytes(random, SECRET_BYTES)),
                "KAFKA_CLUSTER_ID",
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(random, CLUSTER_ID_BYTES))));
        ComposeFile.ROLE_PASSWORDS.forEach(variable -> secrets.put(variable, hex(random, PASSWORD_BYTES)));
        return secrets;
    }

    private static String hex(SecureRandom random, int length) {
        return HexFormat.of().formatHex(bytes(random, length));
    }

    private static byte[] bytes(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
