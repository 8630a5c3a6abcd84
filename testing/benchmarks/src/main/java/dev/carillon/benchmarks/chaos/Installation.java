// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.cluster.Backends;
import dev.carillon.benchmarks.cluster.Broker;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.RedisServer;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.embedded.BrokerListener;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.embedded.FreePorts;
import dev.carillon.embedded.QuorumMember;
import dev.carillon.embedded.TcpLink;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Whole installation: three brokers, Redis, PostgreSQL and two instances of each service. The services reach brokers
/// and stores through links, and the brokers each other, too. For one thread.
final class Installation implements AutoCloseable {

    /// Services in the order of a rolling restart.
    static final List<Part> SERVICES = List.of(
            Part.ADMIN,
            Part.SECOND_ADMIN,
            Part.INGESTION,
            Part.SECOND_INGESTION,
            Part.ROUTING,
            Part.SECOND_ROUTING,
            Part.DELIVERY,
            Part.SECOND_DELIVERY,
            Part.GATEWAY,
            Part.SECOND_GATEWAY);

    private static final Set<Part> FAKED = EnumSet.of(Part.SECOND_ROUTING, Part.SECOND_DELIVERY);
    private static final List<String> RETRIES =
            List.of("--carillon.routing.retry.cap=5s", "--carillon.routing.retry.attempts=30");
    private static final Map<String, String> POSTGRES_SETTINGS = Map.of("max_connections", "300");

    private final Workspace workspace;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<TcpLink> brokerLinks = new ArrayList<>();
    private final List<TcpLink> peerLinks = new ArrayList<>();
    private final Map<Part, TcpLink> gatewayLinks = new EnumMap<>(Part.class);
    private final Map<Part, StartOptions> options = new EnumMap<>(Part.class);
    private final Optional<FakeClock> clock;
    private final Optional<SmallDisk> disk;
    private final RedisServer redis;
    private final TcpLink redisLink;
    private final int postgresPort = FreePorts.next();
    private final TcpLink postgresLink;
    private EmbeddedPostgres postgres;
    private final Leaders leaders;
    private final Cluster cluster;

    private Installation(Workspace workspace, Set<Fault> faults) {
        this.workspace = workspace;
        this.disk = faults.contains(Fault.DISK_FULL)
                ? SmallDisk.mount(brokerDirectory(Part.BROKERS.size()))
                : Optional.empty();
        disk.ifPresent(opened::push);
        this.clock = faults.contains(Fault.CLOCK_JUMP) ? FakeClock.in(workspace.directory()) : Optional.empty();
        this.redis = opened(RedisServer.start(workspace.data().resolve("redis"), FreePorts.next()));
        this.redisLink = opened(TcpLink.to(redis.port()));
        this.postgres = startPostgres();
        opened.push(() -> postgres.close());
        this.postgresLink = opened(TcpLink.to(postgresPort));
        planBrokers();
        planServices();
        String bootstrapServers =
                brokerLinks.stream().map(link -> "127.0.0.1:" + link.port()).collect(Collectors.joining(","));
        this.cluster = opened(Cluster.start(
                workspace,
                EnumSet.copyOf(Part.BROKERS),
                options,
                new Backends(bootstrapServers, redisLink.port(), postgresLink.port())));
        this.leaders = opened(new Leaders(bootstrapServers));
    }

    /// Starts everything and returns when all services are healthy.
    ///
    /// @param faults Faults that will be injected, some of which need something of the machine
    static Installation start(Workspace workspace, Set<Fault> faults) {
        Installation installation = new Installation(workspace, faults);
        try {
            installation.startServices();
            return installation;
        } catch (RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    Cluster cluster() {
        return cluster;
    }

    RedisServer redis() {
        return redis;
    }

    Leaders leaders() {
        return leaders;
    }

    /// Clock of the second router and worker, if libfaketime is installed.
    Optional<FakeClock> clock() {
        return clock;
    }

    /// Disk of the last broker, if file systems can be mounted here.
    Optional<SmallDisk> disk() {
        return disk;
    }

    /// Links of the services to the brokers and stores.
    List<TcpLink> links() {
        List<TcpLink> links = new ArrayList<>(brokerLinks);
        links.add(redisLink);
        links.add(postgresLink);
        return links;
    }

    /// Links of the brokers to each broker.
    List<TcpLink> peerLinks() {
        return List.copyOf(peerLinks);
    }

    /// Link of the devices to a gateway.
    TcpLink gatewayLink(Part gateway) {
        return gatewayLinks.computeIfAbsent(
                gateway, part -> opened(TcpLink.to(cluster.url(part).getPort())));
    }

    List<TcpLink> gatewayLinks() {
        return List.of(gatewayLink(Part.GATEWAY), gatewayLink(Part.SECOND_GATEWAY));
    }

    ProcessHandle postgresProcess() {
        return postgres.process();
    }

    /// Starts PostgreSQL after its postmaster was killed.
    void restartPostgres() {
        postgres.close();
        postgres = startPostgres();
    }

    /// Ends everything that was started, the latest first.
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                // The others must be stopped, too.
                System.err.println("cannot stop a part of the installation: " + e);
            }
        }
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    private EmbeddedPostgres startPostgres() {
        return EmbeddedPostgres.start(workspace.data().resolve("postgres"), postgresPort, POSTGRES_SETTINGS);
    }

    private Path brokerDirectory(int node) {
        return workspace.data().resolve("broker-" + node);
    }

    private void planBrokers() {
        String clusterId = QuorumMember.newClusterId();
        List<Integer> controllers = IntStream.range(0, Part.BROKERS.size())
                .map(_ -> FreePorts.next())
                .boxed()
                .toList();
        for (int node = 1; node <= Part.BROKERS.size(); node++) {
            int port = FreePorts.next();
            int servicesPort = FreePorts.next();
            TcpLink peers = opened(TcpLink.on(FreePorts.next(), port));
            TcpLink services = opened(TcpLink.on(FreePorts.next(), servicesPort));
            peerLinks.add(peers);
            brokerLinks.add(services);
            var listener = new BrokerListener.Far(servicesPort, services.port());
            var member = new QuorumMember(node, clusterId, controllers, port, peers.port(), List.of(listener));
            options.put(
                    Part.BROKERS.get(node - 1),
                    new StartOptions(List.of(), Broker.arguments(brokerDirectory(node), member, listener)));
        }
    }

    private void planServices() {
        for (Part service : SERVICES) {
            boolean isRouter = service == Part.ROUTING || service == Part.SECOND_ROUTING;
            List<String> environment =
                    FAKED.contains(service) ? clock.map(FakeClock::environment).orElse(List.of()) : List.of();
            options.put(service, new StartOptions(List.of(), isRouter ? RETRIES : List.of(), environment));
        }
    }

    private void startServices() {
        leaders.createTopics((short) Part.BROKERS.size());
        cluster.launch(Part.SIMULATORS);
        cluster.start(Part.ADMIN);
        cluster.awaitReady(Part.SIMULATORS);
        List<Part> others = SERVICES.stream().filter(part -> part != Part.ADMIN).toList();
        others.forEach(cluster::launch);
        others.forEach(cluster::awaitReady);
    }
}
