// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.gateway.GatewayTenant;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.events.Lane;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/// Soak test: two gateways, a writer of deliveries, clients with broken connections, and faults of nodes and Redis.
/// At the end the faults stop, and every client must have every item exactly once.
public final class Soak {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("clients", "seconds", "rate", "seed", "mishap", "act", "fault");

    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration SETTLE_PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final List<Faults.Fault> FIRST = List.of(
            Faults.Fault.REDIS_FLUSHED,
            Faults.Fault.NODE_KILLED,
            Faults.Fault.REDIS_SET_BACK,
            Faults.Fault.NODE_PAUSED,
            Faults.Fault.REDIS_KILLED);

    private static final List<Faults.Fault> ALL = List.of(Faults.Fault.values());

    private final SoakPlan plan;
    private final Cluster cluster;
    private final Findings findings = new Findings();
    private final ExpectedItems expected = new ExpectedItems();

    private Soak(SoakPlan plan, Cluster cluster) {
        this.plan = plan;
        this.cluster = cluster;
    }

    /// @return true if no violation was found
    /// @throws IOException if the data cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        SoakReport report = run(SoakPlan.of(arguments), workspace);
        System.out.println(report.table());
        if (report.isClean()) {
            workspace.forgetData();
        }
        return report.isClean();
    }

    /// Runs a soak test without removing its data.
    public static SoakReport run(SoakPlan plan, Workspace workspace) {
        System.out.println("%s; logs are in %s".formatted(plan, workspace.logs()));
        StartOptions gateway = new StartOptions(
                List.of(),
                List.of(
                        StartOptions.PLAIN_PAYLOADS,
                        "--carillon.gateway.protocol.ping=" + SoakPlan.PING.toMillis() + "ms",
                        "--carillon.gateway.protocol.pong=" + SoakPlan.PONG.toMillis() + "ms"));
        try (Cluster cluster = Cluster.start(
                workspace,
                Set.of(Part.INFRASTRUCTURE, Part.GATEWAY, Part.SECOND_GATEWAY),
                Map.of(Part.GATEWAY, gateway, Part.SECOND_GATEWAY, gateway))) {
            GatewayTenant.write(cluster.bootstrapServers());
            return new Soak(plan, cluster).run(workspace);
        }
    }

    private SoakReport run(Workspace workspace) {
        Random random = new Random(plan.seed());
        try (Faults faults = Faults.on(cluster, workspace, new Random(random.nextLong()));
                Population population = population(random);
                DeliverySource source = new DeliverySource(
                        cluster.bootstrapServers(),
                        expected,
                        plan.recipients(),
                        plan.perSecond(),
                        new Random(random.nextLong()))) {
            population.start();
            if (!Waiting.until(
                    () -> findings.count(Findings.Occurrence.CONNECTS) >= plan.clients(), CONNECT_PATIENCE)) {
                findings.found(Findings.Kind.NOT_BACK, "not even at the beginning");
            }
            injectFaults(faults, random);
            source.end();
            settle(population);
            check(population);
            return report(faults, source);
        }
    }

    private Population population(Random random) {
        Population population = new Population();
        MobileClient.Environment surroundings = new MobileClient.Environment(
                population,
                List.of(
                        cluster.url(Part.GATEWAY).getPort(),
                        cluster.url(Part.SECOND_GATEWAY).getPort()),
                findings,
                plan.betweenMishaps(),
                plan.betweenActs(),
                ClockConfiguration.clock());
        int index = 0;
        for (int recipient = 0; recipient < plan.recipients(); recipient++) {
            String name = DeliverySource.recipient(recipient);
            String token = GatewayTenant.token(name);
            for (int device = 0; device < SoakPlan.devices(recipient); device++) {
                population.add(new MobileClient(
                        new MobileClient.Identity(index, name, device, SoakPlan.devices(recipient), token),
                        surroundings,
                        random.nextLong()));
                index++;
            }
        }
        return population;
    }

    /// Injects each kind of fault once, then random ones.
    private void injectFaults(Faults faults, Random random) {
        long end = System.nanoTime() + plan.chaos().toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            Waiting.pass(Duration.ofMillis(
                    1 + random.nextInt((int) plan.betweenFaults().toMillis())));
            if (System.nanoTime() < end) {
                faults.happen(i < FIRST.size() ? FIRST.get(i) : ALL.get(random.nextInt(ALL.size())));
            }
        }
    }

    private void settle(Population population) {
        System.out.println("stopping the faults");
        population.ask(client -> {
            client.stopFaults();
            return true;
        });
        awaitAll(
                population,
                client -> client.isSettled()
                        && client.hasAll(expected.of(client.identity().recipient())));
        // Results of the latest actions may still be in transit.
        Map<String, Set<String>> unread = new InboxDatabase(cluster.postgresUrl()).unread();
        awaitAll(population, client -> client.unread() == count(unread, client));
        population.ask(client -> {
            client.askUnread();
            return true;
        });
        awaitAll(population, client -> client.reportedUnread() >= 0);
    }

    private static void awaitAll(Population population, Predicate<MobileClient> condition) {
        long deadline = System.nanoTime() + SETTLE_PATIENCE.toNanos();
        while (population.count(condition.negate()) > 0 && System.nanoTime() < deadline) {
            Waiting.pass(POLL);
        }
    }

    private void check(Population population) {
        InboxDatabase database = new InboxDatabase(cluster.postgresUrl());
        Map<String, Set<String>> stored = database.items();
        Map<String, Set<String>> unread = database.unread();
        for (int recipient = 0; recipient < plan.recipients(); recipient++) {
            String name = DeliverySource.recipient(recipient);
            for (ExpectedItems.Item item : expected.of(name)) {
                if (!stored.getOrDefault(name, Set.of()).contains(item.id())) {
                    findings.found(Findings.Kind.LOST, name + ": not in the database " + item);
                }
            }
        }
        population.ask(client -> {
            check(client, unread.getOrDefault(client.identity().recipient(), Set.of()));
            return true;
        });
    }

    private void check(MobileClient client, Set<String> unread) {
        String recipient = client.identity().recipient();
        String name = client.identity().name() + ": ";
        if (!client.isSettled()) {
            findings.found(Findings.Kind.NOT_BACK, client.status());
        }
        client.missing(expected.of(recipient)).forEach(item -> findings.found(Findings.Kind.LOST, name + item));
        for (Lane lane : EnumSet.allOf(Lane.class)) {
            long hole = client.firstHole(lane, expected.positions(recipient, lane));
            if (hole >= 0) {
                findings.found(Findings.Kind.HOLE, name + lane.wireName() + "/" + hole);
            }
        }
        Set<String> own = client.counted();
        if (!own.equals(unread) || client.reportedUnread() != unread.size()) {
            Set<String> tooMany = new HashSet<>(own);
            tooMany.removeAll(unread);
            Set<String> missing = new HashSet<>(unread);
            missing.removeAll(own);
            findings.found(
                    Findings.Kind.MISCOUNTED,
                    "%scounts %d, the gateway reports %d, the database has %d; too many %s, missing %s"
                            .formatted(name, own.size(), client.reportedUnread(), unread.size(), tooMany, missing));
        }
    }

    private static int count(Map<String, Set<String>> unread, MobileClient client) {
        return unread.getOrDefault(client.identity().recipient(), Set.of()).size();
    }

    private SoakReport report(Faults faults, DeliverySource source) {
        Map<String, Integer> happenings = new LinkedHashMap<>();
        happenings.put("clients", plan.clients());
        happenings.put("seconds", Math.toIntExact(plan.chaos().toSeconds()));
        happenings.put("seed", Math.toIntExact(plan.seed()));
        happenings.put("deliveries", expected.size());
        happenings.put("deliveries written again", source.doubled());
        for (Faults.Fault fault : Faults.Fault.values()) {
            happenings.put(fault.name(), faults.count(fault));
        }
        for (Findings.Occurrence happening : Findings.Occurrence.values()) {
            happenings.put(happening.name(), findings.count(happening));
        }
        Map<String, Integer> found = new LinkedHashMap<>();
        for (Findings.Kind kind : Findings.Kind.values()) {
            found.put(kind.name(), findings.count(kind));
        }
        return new SoakReport(happenings, found, findings.descriptions());
    }
}
