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
import java.util.stream.Stream;

/// Injector of faults into an installation. After each it waits until the affected processes are healthy. For one
/// thread.
final class Injector {

    private static final Duration OUTAGE = Duration.ofSeconds(6);
    private static final Duration SHRINKING = Duration.ofSeconds(13);
    private static final Duration DISK_FAILURE = Duration.ofSeconds(60);
    private static final Duration STOPPING = Duration.ofMinutes(1);
    private static final Duration JUMP = Duration.ofMinutes(1);
    private static final Duration SLOW = Duration.ofMillis(150);
    private static final List<Duration> PAUSES =
            Stream.of(5, 30, 60).map(Duration::ofSeconds).toList();
    private static final List<String> OUTAGES = List.of(
            "{\"mode\":\"fail\"}",
            "{\"mode\":\"fail\",\"percent\":50}",
            "{\"mode\":\"throttle\",\"retryAfterSeconds\":1}",
            "{\"mode\":\"reset\"}",
            "{\"mode\":\"half_answer\"}");
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
    private int upgrades;

    /// Disturbance of a link.
    private enum Disturbance {
        STALL,
        CUT,
        SLOW,
        HALF_CLOSE
    }

    /// @param longestPause Longest time for which a process is suspended
    Injector(Installation installation, Duration longestPause) {
        this.installation = installation;
        this.cluster = installation.cluster();
        this.pauses = PAUSES.stream()
                .filter(pause -> pause.compareTo(longestPause) <= 0)
                .toList();
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
        if (fault == Fault.ROLLING_UPGRADE && installation.upgrade().isEmpty()) {
            return Optional.of("--previous names no earlier release");
        }
        return Optional.empty();
    }

    /// Injects a fault and returns when it is over.
    ///
    /// @return description of what was done, such as the name of the killed process
    /// @throws IllegalStateException if a process does not recover
    String inject(Injection injection, Load load) {
        return switch (injection.fault()) {
            case INGESTION_KILLED -> kill(injection, Part.INGESTION, Part.SECOND_INGESTION);
            case ROUTER_KILLED -> kill(injection, Part.ROUTING, Part.SECOND_ROUTING);
            case WORKER_KILLED -> kill(injection, Part.DELIVERY, Part.SECOND_DELIVERY);
            case GATEWAY_KILLED -> kill(injection, Part.GATEWAY, Part.SECOND_GATEWAY);
            case CONTROL_PLANE_KILLED -> kill(injection, Part.ADMIN, Part.SECOND_ADMIN);
            case BROKER_KILLED -> killBroker(injection);
            case LEADERS_MOVED -> {
                installation.leaders().move();
                yield "all partitions";
            }
            case REPLICAS_SHRUNK -> {
                stall(injection.targetOf(installation.peerLinks()), SHRINKING);
                yield "%d s".formatted(SHRINKING.toSeconds());
            }
            case REDIS_RESTARTED_EMPTY -> {
                installation.redis().kill();
                Waiting.pass(injection.absence());
                installation.redis().startEmpty();
                yield away(injection);
            }
            case REDIS_FLUSHED -> {
                installation.redis().flush();
                yield "all keys";
            }
            case POSTGRES_KILLED -> {
                installation.postgresProcess().destroyForcibly();
                Waiting.pass(injection.absence());
                installation.restartPostgres();
                yield away(injection);
            }
            case SESSIONS_TERMINATED -> {
                terminateSessions();
                yield "all sessions";
            }
            case PROCESS_SUSPENDED -> suspend(injection);
            case PROVIDER_OUTAGE -> failProviders(injection);
            case CLOCK_JUMP -> jump(injection);
            case HALF_OPEN -> breakSilently(injection);
            case DISK_FULL -> fillDisk();
            case PARTITION -> partition(injection);
            case ROLLING_RESTART -> restartNext();
            case ROLLING_UPGRADE -> upgradeNext();
            case UNDECODABLE_RECORD -> {
                UndecodableRecords.write(cluster.bootstrapServers(), new Random(injection.variant()));
                load.repeatAcceptedEvent();
                yield "each partition";
            }
            case MIXED -> throw new IllegalArgumentException("the plan chooses a fault of the mix");
        };
    }

    private String kill(Injection injection, Part first, Part second) {
        return kill(injection, injection.targetOf(installation.layout().instances(first, second)));
    }

    private String kill(Injection injection, Part victim) {
        cluster.kill(victim);
        Waiting.pass(injection.absence());
        cluster.start(victim);
        return "%s, %s".formatted(victim.label(), away(injection));
    }

    private String killBroker(Injection injection) {
        String done = kill(injection, injection.targetOf(installation.layout().brokers()));
        installation.leaders().balance();
        return done;
    }

    private static String away(Injection injection) {
        return "away %d ms".formatted(injection.absence().toMillis());
    }

    private String suspend(Injection injection) {
        List<Part> processes = new ArrayList<>(installation.layout().services());
        processes.addAll(installation.layout().brokers());
        Part victim = injection.targetOf(processes);
        Duration pause = injection.variantOf(pauses);
        cluster.suspend(victim);
        Waiting.pass(pause);
        cluster.resume(victim);
        awaitRestarted(victim);
        return "%s, %d s".formatted(victim.label(), pause.toSeconds());
    }

    /// A fenced process may end itself; its supervisor would start it again.
    private void awaitRestarted(Part part) {
        if (!cluster.isRunning(part)) {
            cluster.launch(part);
        }
        cluster.awaitReady(part);
    }

    private String restartNext() {
        List<Part> services = installation.layout().services();
        Part next = services.get(restarts % services.size());
        restarts++;
        restart(next);
        return next.label();
    }

    private String upgradeNext() {
        RollingUpgrade.Step step = installation.upgrade().orElseThrow().step(upgrades);
        upgrades++;
        cluster.useRelease(step.service(), step.release());
        restart(step.service());
        return "%s, %s"
                .formatted(step.service().label(), step.isForward() ? "upgraded" : "back to the earlier release");
    }

    private void restart(Part service) {
        cluster.stop(service, STOPPING);
        cluster.start(service);
    }

    private String failProviders(Injection injection) {
        String outage = injection.variantOf(OUTAGES);
        behave(outage);
        Waiting.pass(OUTAGE);
        behave(BASELINE);
        return outage;
    }

    private void behave(String behaviour) {
        for (String provider : PROVIDERS) {
            simulators
                    .put("/simulators/%s/behaviour".formatted(provider), Json.parse(behaviour))
                    .requireJson();
        }
    }

    private String jump(Injection injection) {
        FakeClock clock = installation.clock().orElseThrow();
        clock.set(JUMP);
        Waiting.pass(OUTAGE.plus(injection.absence()));
        clock.set(Duration.ZERO);
        awaitRestarted(Part.SECOND_ROUTING);
        awaitRestarted(Part.SECOND_DELIVERY);
        return "%d s ahead and back".formatted(JUMP.toSeconds());
    }

    private String breakSilently(Injection injection) {
        TcpLink link = injection.targetOf(installation.gatewayLinks());
        link.silence();
        Waiting.pass(injection.absence());
        link.cut();
        return "silent %d ms".formatted(injection.absence().toMillis());
    }

    private String fillDisk() {
        Part broker = installation.layout().brokers().getLast();
        SmallDisk disk = installation.disk().orElseThrow();
        disk.fill();
        boolean ended = Waiting.until(() -> !cluster.isRunning(broker), DISK_FAILURE);
        disk.free();
        awaitRestarted(broker);
        installation.leaders().balance();
        return ended ? "the broker ended itself and was started again" : "the broker continued";
    }

    private String partition(Injection injection) {
        TcpLink link = injection.targetOf(installation.links());
        Disturbance disturbance = injection.variantOf(List.of(Disturbance.values()));
        switch (disturbance) {
            case STALL -> stall(link, OUTAGE);
            case CUT -> link.cut();
            case SLOW -> {
                link.delay(SLOW);
                Waiting.pass(OUTAGE);
                link.delay(Duration.ZERO);
            }
            case HALF_CLOSE -> {
                link.halfClose();
                Waiting.pass(injection.absence());
                link.cut();
            }
        }
        return "%s, link %d".formatted(disturbance, installation.links().indexOf(link));
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
}
