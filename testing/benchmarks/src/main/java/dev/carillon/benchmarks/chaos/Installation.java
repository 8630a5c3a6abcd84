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

/// Whole installation: brokers, Redis, PostgreSQL and the services. The services reach brokers and stores through
/// links,
/// and the brokers each other, too. For one thread, apart from closing.
final class Installation implements AutoCloseable {

    private static final Set<Part> FAKED = EnumSet.of(Part.SECOND_ROUTING, Part.SECOND_DELIVERY);
    private static final List<String> RETRIES =
            List.of("--carillon.routing.retry.cap=5s", "--carillon.routing.retry.attempts=30");

    /// The best compiler costs more processor time at each start than it saves in a short run.
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");

    private static final Map<String, String> POSTGRES_SETTINGS = Map.of("max_connections", "300");

    private final Workspace workspace;
    private final Layout layout;
    private final Thread onExit = Thread.ofPlatform().unstarted(this::closeAll);
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
    private final Optional<RollingUpgrade> upgrade;

    private Installation(Workspace workspace, ChaosPlan plan) {
        Set<Fault> faults = EnumSet.copyOf(plan.faults());
        this.workspace = workspace;
        this.layout = Layout.of(faults);
        this.upgrade = faults.contains(Fault.ROLLING_UPGRADE)
                ? plan.previous()
                        .map(previous -> RollingUpgrade.of(
                                layout.services(), previous.toAbsolutePath().normalize(), workspace.root()))
                : Optional.empty();
        Runtime.getRuntime().addShutdownHook(onExit);
        this.disk = faults.contains(Fault.DISK_FULL)
                ? SmallDisk.mount(brokerDirectory(layout.brokers().size()))
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
                EnumSet.copyOf(layout.brokers()),
                options,
                new Backends(bootstrapServers, redisLink.port(), postgresLink.port())));
        this.leaders = opened(new Leaders(bootstrapServers));
    }

    /// Starts everything and returns when all services are healthy.
    ///
    /// @param plan Plan with the faults that will be injected, some of which need something of the machine
    static Installation start(Workspace workspace, ChaosPlan plan) {
        Installation installation = new Installation(workspace, plan);
        try {
            installation.startServices();
            return installation;
        } catch (RuntimeException e) {
            installation.close();
            throw e;
        }
    }

    Layout layout() {
        return layout;
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

    /// Upgrade from an earlier release, if the plan has one. The services have started in that release.
    Optional<RollingUpgrade> upgrade() {
        return upgrade;
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
        return layout.instances(Part.GATEWAY, Part.SECOND_GATEWAY).stream()
                .map(this::gatewayLink)
                .toList();
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
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException _) {
            // The JVM is ending and the hook runs or has run.
        }
    }

    private synchronized void closeAll() {
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
        List<Integer> controllers = IntStream.range(0, layout.brokers().size())
                .map(_ -> FreePorts.next())
                .boxed()
                .toList();
        for (int node = 1; node <= layout.brokers().size(); node++) {
            int port = FreePorts.next();
            int servicesPort = FreePorts.next();
            TcpLink peers = opened(TcpLink.on(FreePorts.next(), port));
            TcpLink services = opened(TcpLink.on(FreePorts.next(), servicesPort));
            peerLinks.add(peers);
            brokerLinks.add(services);
            var listener = new BrokerListener.Far(servicesPort, services.port());
            var member = new QuorumMember(node, clusterId, controllers, port, peers.port(), List.of(listener));
            options.put(
                    layout.brokers().get(node - 1),
                    new StartOptions(QUICK_START, Broker.arguments(brokerDirectory(node), member, listener)));
        }
    }

    private void planServices() {
        options.put(Part.SIMULATORS, new StartOptions(QUICK_START, List.of()));
        for (Part service : layout.services()) {
            boolean isRouter = service == Part.ROUTING || service == Part.SECOND_ROUTING;
            List<String> environment =
                    FAKED.contains(service) ? clock.map(FakeClock::environment).orElse(List.of()) : List.of();
            options.put(service, new StartOptions(QUICK_START, isRouter ? RETRIES : List.of(), environment));
        }
    }

    private void startServices() {
        leaders.createTopics((short) layout.brokers().size());
        cluster.start(Part.SIMULATORS);
        upgrade.ifPresent(
                rolling -> layout.services().forEach(service -> cluster.useRelease(service, rolling.previous())));
        // Processes that start at once on few processors exceed their timeouts.
        layout.services().forEach(cluster::start);
    }
}
