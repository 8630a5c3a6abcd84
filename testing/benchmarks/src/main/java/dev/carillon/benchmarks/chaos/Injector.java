// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.embedded.TcpLink;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Injector of faults into an installation. After each it waits until the affected processes are healthy. For one
/// thread.
final class Injector {

    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(3);
    private static final Duration OUTAGE = Duration.ofSeconds(6);
    private static final Duration SHRINKING = Duration.ofSeconds(13);
    private static final Duration DISK_FAILURE = Duration.ofSeconds(60);
    private static final Duration JUMP = Duration.ofMinutes(1);
    private static final Duration SLOW = Duration.ofMillis(150);
    private static final List<String> OUTAGES = List.of(
            "{\"mode\":\"fail\"}",
            "{\"mode\":\"fail\",\"percent\":50}",
            "{\"mode\":\"throttle\",\"retryAfterSeconds\":1}",
            "{\"mode\":\"reset\"}");
    private static final List<String> PROVIDERS = List.of("email", "push");

    /// Share of attempts that fail all the time, so that there are retries in every load.
    private static final String BASELINE = "{\"mode\":\"fail\",\"percent\":5}";

    private static final String TERMINATE_SESSIONS =
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'";

    private final Installation installation;
    private final Cluster cluster;
    private final List<Duration> pauses;
    private final RestApi simulators;
    private int restarts;

    /// @param pauses Times for which processes are suspended
    Injector(Installation installation, List<Duration> pauses) {
        this.installation = installation;
        this.cluster = installation.cluster();
        this.pauses = List.copyOf(pauses);
        this.simulators = new RestApi(cluster.url(Part.SIMULATORS), "");
        behave(BASELINE);
    }

    /// Reason for which a fault cannot be injected on this machine.
    Optional<String> obstacle(Fault fault) {
        if (fault == Fault.DISK_FULL && installation.disk().isEmpty()) {
            return Optional.of("file systems cannot be mounted here");
        }
        if (fault == Fault.CLOCK_JUMP && installation.clock().isEmpty()) {
            return Optional.of("libfaketime is not installed");
        }
        return Optional.empty();
    }

    /// Injects a fault and returns when it is over.
    void inject(Fault fault, Random random, Load load) {
        switch (fault) {
            case INGESTION_KILLED -> kill(either(random, Part.INGESTION, Part.SECOND_INGESTION), random);
            case ROUTER_KILLED -> kill(either(random, Part.ROUTING, Part.SECOND_ROUTING), random);
            case WORKER_KILLED -> kill(either(random, Part.DELIVERY, Part.SECOND_DELIVERY), random);
            case GATEWAY_KILLED -> kill(either(random, Part.GATEWAY, Part.SECOND_GATEWAY), random);
            case CONTROL_PLANE_KILLED -> kill(either(random, Part.ADMIN, Part.SECOND_ADMIN), random);
            case BROKER_KILLED -> {
                kill(any(Part.BROKERS, random), random);
                installation.leaders().balance();
            }
            case LEADERS_MOVED -> installation.leaders().move();
            case REPLICAS_SHRUNK -> stall(any(installation.peerLinks(), random), SHRINKING);
            case REDIS_RESTARTED_EMPTY -> {
                installation.redis().kill();
                pass(random);
                installation.redis().startEmpty();
            }
            case REDIS_FLUSHED -> installation.redis().flush();
            case POSTGRES_KILLED -> {
                installation.postgresProcess().destroyForcibly();
                pass(random);
                installation.restartPostgres();
            }
            case SESSIONS_TERMINATED -> terminateSessions();
            case PROCESS_SUSPENDED -> suspend(random);
            case PROVIDER_OUTAGE -> failProviders(random);
            case CLOCK_JUMP -> jump(random);
            case HALF_OPEN -> breakSilently(random);
            case DISK_FULL -> fillDisk();
            case PARTITION -> partition(random);
            case ROLLING_RESTART -> restartNext();
            case POISON_RECORD -> {
                PoisonRecords.write(cluster.bootstrapServers(), random);
                load.repeatAcceptedEvent();
            }
            case MIXED -> inject(any(Fault.mix(), random), random, load);
        }
    }

    private void kill(Part victim, Random random) {
        cluster.kill(victim);
        pass(random);
        cluster.start(victim);
    }

    private void suspend(Random random) {
        List<Part> processes = new ArrayList<>(Installation.SERVICES);
        processes.addAll(Part.BROKERS);
        Part victim = any(processes, random);
        cluster.suspend(victim);
        Waiting.pass(any(pauses, random));
        cluster.resume(victim);
        awaitRestarted(victim);
    }

    /// A fenced process may end itself; its supervisor would start it again.
    private void awaitRestarted(Part part) {
        if (!cluster.isRunning(part)) {
            cluster.launch(part);
        }
        cluster.awaitReady(part);
    }

    private void restartNext() {
        Part next = Installation.SERVICES.get(restarts % Installation.SERVICES.size());
        restarts++;
        cluster.stop(next, Duration.ofMinutes(1));
        cluster.start(next);
    }

    private void failProviders(Random random) {
        behave(any(OUTAGES, random));
        Waiting.pass(OUTAGE);
        behave(BASELINE);
    }

    private void behave(String behaviour) {
        for (String provider : PROVIDERS) {
            simulators
                    .put("/simulators/%s/behaviour".formatted(provider), Json.parse(behaviour))
                    .requireJson();
        }
    }

    private void jump(Random random) {
        FakeClock clock = installation.clock().orElseThrow();
        clock.set(JUMP);
        Waiting.pass(OUTAGE.plusMillis(random.nextInt(2_000)));
        clock.set(Duration.ZERO);
        awaitRestarted(Part.SECOND_ROUTING);
        awaitRestarted(Part.SECOND_DELIVERY);
    }

    private void breakSilently(Random random) {
        TcpLink link = any(installation.gatewayLinks(), random);
        link.silence();
        pass(random);
        link.cut();
    }

    private void fillDisk() {
        Part broker = Part.BROKERS.getLast();
        SmallDisk disk = installation.disk().orElseThrow();
        disk.fill();
        Waiting.until(() -> !cluster.isRunning(broker), DISK_FAILURE);
        disk.free();
        awaitRestarted(broker);
        installation.leaders().balance();
    }

    private void partition(Random random) {
        TcpLink link = any(installation.links(), random);
        switch (random.nextInt(4)) {
            case 0 -> stall(link, OUTAGE);
            case 1 -> link.cut();
            case 2 -> {
                link.delay(SLOW);
                Waiting.pass(OUTAGE);
                link.delay(Duration.ZERO);
            }
            default -> {
                link.halfClose();
                pass(random);
                link.cut();
            }
        }
    }

    private static void stall(TcpLink link, Duration time) {
        link.stall();
        Waiting.pass(time);
        link.release();
    }

    private void terminateSessions() {
        try (Connection connection = DriverManager.getConnection(cluster.postgresUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(TERMINATE_SESSIONS);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not terminate sessions", e);
        }
    }

    private static void pass(Random random) {
        Waiting.pass(Duration.ofMillis(random.nextInt((int) LONGEST_ABSENCE.toMillis())));
    }

    private static Part either(Random random, Part first, Part second) {
        return random.nextBoolean() ? first : second;
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
