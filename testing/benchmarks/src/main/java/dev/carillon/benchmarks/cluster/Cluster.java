// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.cluster;

import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// All processes of the platform on this machine, on free ports. It stops every process when it is closed or when
/// this JVM is asked to exit. For one thread at a time.
public final class Cluster implements Platform {

    private static final Duration READY_PATIENCE = Duration.ofMinutes(4);
    private static final String BROKER = "kafka";

    private final Workspace workspace;
    private final Ports ports;
    private final Backends backends;
    private final Map<Part, Node> nodes = new EnumMap<>(Part.class);
    private final Map<Part, Path> releases = new EnumMap<>(Part.class);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Thread onExit = Thread.ofPlatform().unstarted(this::stopAll);

    private String lastHealth = "";

    private Cluster(Workspace workspace, Ports ports, Backends backends) {
        this.workspace = workspace;
        this.ports = ports;
        this.backends = backends;
    }

    /// Starts these parts and returns when they are healthy. More parts can be started later.
    ///
    /// @throws IllegalStateException if a jar is missing or a process does not become ready; the message names it
    /// and contains the end of its log
    public static Cluster start(Workspace workspace, Set<Part> parts) {
        return start(workspace, parts, Map.of());
    }

    /// Starts these parts, some of them with additional options.
    public static Cluster start(Workspace workspace, Set<Part> parts, Map<Part, StartOptions> startOptions) {
        Ports ports = Ports.free();
        Set<Part> all = EnumSet.of(Part.INFRASTRUCTURE);
        all.addAll(parts);
        return start(workspace, all, startOptions, ports, new Backends(ports.kafka(), ports.redis(), ports.postgres()));
    }

    /// Starts these parts with brokers and stores of the caller.
    public static Cluster start(
            Workspace workspace, Set<Part> parts, Map<Part, StartOptions> startOptions, Backends backends) {
        return start(workspace, parts, startOptions, Ports.free(), backends);
    }

    private static Cluster start(
            Workspace workspace,
            Set<Part> parts,
            Map<Part, StartOptions> startOptions,
            Ports ports,
            Backends backends) {
        Cluster cluster = new Cluster(workspace, ports, backends);
        Commands commands = new Commands(workspace, ports, backends, startOptions, cluster.releases);
        try {
            Files.createDirectories(workspace.logs());
            for (Part part : Part.values()) {
                Path log = workspace.logs().resolve(part.label() + ".log");
                cluster.nodes.put(part, new Node(part, () -> commands.of(part), log));
            }
            Runtime.getRuntime().addShutdownHook(cluster.onExit);
            cluster.startAll(parts);
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public URI url(Part part) {
        return URI.create("http://127.0.0.1:" + ports.http(part));
    }

    @Override
    public String operatorKey() {
        return workspace.operatorKey();
    }

    @Override
    public String bootstrapServers() {
        return backends.bootstrapServers();
    }

    @Override
    public int redisPort() {
        return backends.redisPort();
    }

    @Override
    public String postgresUrl() {
        return backends.postgresUrl();
    }

    /// Port of ingestion's gRPC server on 127.0.0.1.
    public int grpcPort() {
        return ports.grpc();
    }

    /// True if the part's process was started and has not ended.
    public boolean isRunning(Part part) {
        return node(part).isRunning();
    }

    /// Process id of a running part.
    public long pid(Part part) {
        return node(part).pid();
    }

    /// Kills a part by `kill -9`. Returns when it has ended.
    public void kill(Part part) {
        node(part).kill();
    }

    /// Sends `SIGTERM` and returns at once. [#stop(Part, Duration)] waits for the end.
    public void beginStop(Part part) {
        node(part).signalStop();
    }

    /// Sends `SIGTERM` and returns when the part has stopped.
    public void stop(Part part) {
        node(part).stop();
    }

    /// Stops a part with a longer timeout.
    public void stop(Part part, Duration timeout) {
        node(part).stop(timeout);
    }

    /// Makes the next start of a service use another release.
    ///
    /// @param repository Repository with the release built
    public void useRelease(Part part, Path repository) {
        releases.put(part, repository);
    }

    /// Starts a service that is not running and returns when it is healthy.
    public void start(Part part) {
        launch(part);
        awaitReady(part);
    }

    /// Starts a service that is not running and returns at once.
    public void launch(Part part) {
        node(part).start();
    }

    /// Returns when a service that was launched is healthy.
    public void awaitReady(Part part) {
        awaitReady(node(part));
    }

    /// Suspends a process without its children (SIGSTOP). Its connections stay open, but it does not answer.
    public void suspend(Part part) {
        node(part).signal("STOP");
    }

    /// Resumes a suspended process (SIGCONT).
    public void resume(Part part) {
        node(part).signal("CONT");
    }

    /// Resource usage of every process so far, by label; brokers and stores are separate.
    @Override
    public Map<String, ProcessUsage> usage() {
        Map<String, ProcessUsage> usage = new LinkedHashMap<>();
        for (Node node : nodes.values().stream().filter(Node::isRunning).toList()) {
            Optional<ProcessHandle> process = ProcessHandle.of(node.pid());
            if (node.part() == Part.INFRASTRUCTURE) {
                usage.put(BROKER, process.map(ProcessUsage::alone).orElse(ProcessUsage.NONE));
                usage.put("redis", ProcessUsage.ofPidFile(workspace.data().resolve("redis/redis.pid")));
                usage.put("postgres", ProcessUsage.ofPidFile(workspace.data().resolve("postgres/data/postmaster.pid")));
            } else {
                usage.put(node.part().label(), process.map(ProcessUsage::of).orElse(ProcessUsage.NONE));
            }
        }
        return usage;
    }

    @Override
    public Map<String, Long> jvms() {
        Map<String, Long> jvms = new LinkedHashMap<>();
        for (Node node : nodes.values().stream().filter(Node::isRunning).toList()) {
            jvms.put(node.part() == Part.INFRASTRUCTURE ? BROKER : node.part().label(), node.pid());
        }
        return jvms;
    }

    @Override
    public long broker() {
        return pid(Part.INFRASTRUCTURE);
    }

    /// Writes the thread dumps of every service next to the logs, for the analysis of a stall.
    public void dumpThreads() {
        nodes.values().forEach(Node::dumpThreads);
    }

    @Override
    public void close() {
        stopAll();
        removeHook();
        http.close();
    }

    private void startAll(Set<Part> parts) {
        List<Node> chosen = nodes.values().stream()
                .filter(node -> parts.contains(node.part()))
                .toList();
        List<Node> brokers =
                chosen.stream().filter(node -> node.part().printsReady()).toList();
        // No broker of a cluster is ready before the others have started.
        brokers.forEach(Node::start);
        brokers.forEach(this::awaitReady);
        for (Node node : chosen) {
            if (!node.part().printsReady()) {
                node.start();
                awaitReady(node);
            }
        }
    }

    private void awaitReady(Node node) {
        if (node.part().printsReady()) {
            node.await(() -> saysReady(node), READY_PATIENCE);
        } else {
            try {
                node.await(() -> isHealthy(node.part()), READY_PATIENCE);
            } catch (IllegalStateException e) {
                throw new IllegalStateException(e.getMessage() + System.lineSeparator() + "health: " + lastHealth, e);
            }
        }
    }

    private static boolean saysReady(Node node) {
        try (Stream<String> lines = Files.lines(node.log())) {
            return lines.filter(line -> line.startsWith("READY ")).count() >= node.starts();
        } catch (IOException _) {
            return false;
        }
    }

    private boolean isHealthy(Part part) {
        HttpRequest request = HttpRequest.newBuilder(url(part).resolve("/actuator/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> health = http.send(request, HttpResponse.BodyHandlers.ofString());
            lastHealth = health.body();
            return health.statusCode() == 200;
        } catch (IOException e) {
            lastHealth = e.toString();
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Stops all services in parallel, then the brokers and stores.
    private void stopAll() {
        List<Node> services = new ArrayList<>(nodes.values());
        services.removeIf(node -> node.part().printsReady());
        List<Node> brokers = new ArrayList<>(nodes.values());
        brokers.removeAll(services);
        for (List<Node> stopping : List.of(services, brokers)) {
            stopping.forEach(Node::signalStop);
            stopping.forEach(Node::stop);
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException _) {
            // The JVM is ending and the hook runs or has run.
        }
    }

    private Node node(Part part) {
        return Optional.ofNullable(nodes.get(part)).orElseThrow();
    }

    /// Ports of all processes.
    record Ports(int kafka, int redis, int postgres, int smtp, int apns, int grpc, Map<Part, Integer> http) {

        static Ports free() {
            Map<Part, Integer> http = new EnumMap<>(Part.class);
            for (Part part : Part.values()) {
                http.put(part, FreePorts.next());
            }
            return new Ports(
                    FreePorts.next(),
                    FreePorts.next(),
                    FreePorts.next(),
                    FreePorts.next(),
                    FreePorts.next(),
                    FreePorts.next(),
                    http);
        }

        int http(Part part) {
            return Optional.ofNullable(http.get(part)).orElseThrow();
        }
    }
}
