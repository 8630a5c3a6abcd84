// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/// Drill of the monitoring: starts the platform under steady traffic and a real Prometheus with the deployed rules,
/// causes each alert in turn, and checks that it fires and clears. Then runs every query of every dashboard for the
/// time of the run.
public final class Observe {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("rate", "patience");

    private static final int RECIPIENTS = 40;
    private static final int LONGEST_RUN_SECONDS = 3_600;
    private static final int FLOOD = 1_000;
    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration CALM_FOR = Duration.ofSeconds(10);

    /// Time within which deferred events reach the router's timers.
    private static final Duration ROUTED_BY = Duration.ofSeconds(15);

    private static final String ACCEPT = "{\"mode\":\"accept\"}";

    private final Cluster cluster;
    private final BackgroundActivity activity;
    private final Prometheus prometheus;
    private final List<String> tokens;
    private final Duration timeout;
    private final List<String> rows = new ArrayList<>();
    private final Set<String> fired = new TreeSet<>();

    private Observe(
            Cluster cluster,
            BackgroundActivity activity,
            Prometheus prometheus,
            List<String> tokens,
            Duration timeout) {
        this.cluster = cluster;
        this.activity = activity;
        this.prometheus = prometheus;
        this.tokens = tokens;
        this.timeout = timeout;
    }

    /// @return true if every alert fired for its cause and cleared after it, and every query had data
    /// @throws IOException if a file cannot be read or written
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        InstantSource clock = ClockConfiguration.clock();
        int rate = arguments.number("rate", 10);
        System.out.println("starting the services; logs are in " + workspace.logs());
        boolean right;
        try (Cluster cluster = start(workspace)) {
            TestTenant testTenant = TestTenant.create(cluster, workspace.operatorKey(), RECIPIENTS);
            Ledger ledger = new Ledger("observe", RECIPIENTS, rate * LONGEST_RUN_SECONDS);
            try (BackgroundActivity activity = new BackgroundActivity(cluster, testTenant, clock);
                    Prometheus prometheus = Prometheus.start(workspace, cluster);
                    Devices devices = Devices.start(
                            cluster.url(Part.GATEWAY).getPort(), testTenant.tokens(), Acks.EACH, ledger)) {
                long from = clock.instant().getEpochSecond();
                activity.prepare(workspace.operatorKey());
                devices.awaitAllOpen(CONNECT_PATIENCE);
                Traffic.Plan plan = new Traffic.Plan(
                        cluster.url(Part.INGESTION), testTenant.apiKey(), TestTenant.EVERYWHERE_TYPE, rate, 1);
                Observe observe = new Observe(
                        cluster,
                        activity,
                        prometheus,
                        testTenant.tokens(),
                        Duration.ofSeconds(arguments.number("patience", 240)));
                try (Traffic _ = Traffic.start(plan, ledger)) {
                    right = observe.alerts();
                }
                right &= observe.dashboards(
                        DashboardQuery.all(workspace.root().resolve("deploy/grafana/dashboards")),
                        from,
                        clock.instant().getEpochSecond());
            }
        }
        if (right) {
            workspace.forgetData();
        }
        return right;
    }

    private static Cluster start(Workspace workspace) {
        Map<Part, StartOptions> startOptions = new HashMap<>();
        // A small retry budget, so that some retries wait.
        startOptions.put(
                Part.ROUTING,
                new StartOptions(
                        List.of(),
                        List.of("--carillon.routing.retry.burst=2", "--carillon.routing.retry.per-second=1")));
        Cluster cluster = Cluster.start(workspace, EnumSet.of(Part.INFRASTRUCTURE, Part.SIMULATORS), startOptions);
        try {
            startOptions.put(
                    Part.DELIVERY,
                    new StartOptions(
                            List.of(),
                            BackgroundActivity.delivery(cluster.url(Part.SIMULATORS), cluster.url(Part.DELIVERY))));
            for (Part part :
                    List.of(Part.ADMIN, Part.INGESTION, Part.ROUTING, Part.DELIVERY, Part.GATEWAY, Part.CANARY)) {
                cluster.start(part);
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private boolean alerts() {
        System.out.println("rules as deployed but for: " + AcceleratedPrometheusFile.explanation());
        boolean right = true;
        awaitCalm();
        activity.performAll();
        activity.performAll();
        for (Drill drill : drills()) {
            right &= holds(drill);
        }
        System.out.println("| cause | alert | fired after s | cleared after s |");
        System.out.println("| --- | --- | ---: | ---: |");
        rows.forEach(System.out::println);
        Set<String> never = prometheus.alerts();
        never.removeAll(fired);
        System.out.printf("%d of %d alerts fired for their cause%n", fired.size(), fired.size() + never.size());
        never.forEach(alert -> System.out.println("never: " + alert));
        return right && never.isEmpty();
    }

    private List<Drill> drills() {
        List<Drill> drills = new ArrayList<>(ofProviders());
        drills.addAll(ofServices());
        drills.addAll(ofTheBroker());
        return drills;
    }

    private List<Drill> ofProviders() {
        return List.of(
                new Drill(
                        "the push provider refuses every third push",
                        Set.of("CarillonSuccessRateLow", "CarillonPushErrorsHigh"),
                        () -> activity.behave("push", "{\"mode\":\"refuse\",\"percent\":34}"),
                        () -> activity.behave("push", ACCEPT)),
                new Drill(
                        "the push provider breaks every connection",
                        Set.of("CarillonRetryRateHigh", "CarillonCircuitOpen"),
                        () -> activity.behave("push", "{\"mode\":\"reset\"}"),
                        () -> activity.behave("push", ACCEPT)),
                new Drill(
                        "the push provider answers after 3 s",
                        Set.of(
                                "CarillonDeliverySlow",
                                "CarillonDeliveryBudgetBurnsFast",
                                "CarillonDeliveryBudgetBurnsSlowly"),
                        () -> activity.behave("push", "{\"mode\":\"answer_late\",\"delayMillis\":3000}"),
                        () -> activity.behave("push", ACCEPT)));
    }

    private List<Drill> ofServices() {
        AtomicBoolean churning = new AtomicBoolean();
        return List.of(
                new Drill(
                        "connections come and go",
                        Set.of("CarillonConnectionChurnHigh"),
                        () -> {
                            churning.set(true);
                            Thread.ofPlatform().name("churn").daemon().start(() -> churn(churning));
                        },
                        () -> churning.set(false)),
                new Drill("undecodable records", Set.of("CarillonDeadLettersGrow"), activity::writeNonsense, () -> {}),
                new Drill(
                        "the delivery service is killed, and %d notifications are submitted".formatted(FLOOD),
                        Set.of("CarillonProcessDown", "CarillonLagHigh", "CarillonCanaryRed"),
                        () -> {
                            cluster.kill(Part.DELIVERY);
                            activity.flood(FLOOD);
                        },
                        () -> cluster.start(Part.DELIVERY)));
    }

    private List<Drill> ofTheBroker() {
        return List.of(
                new Drill(
                        "the broker stands still, with timers pending",
                        Set.of(
                                "CarillonAcceptanceBudgetBurnsFast",
                                "CarillonAcceptanceBudgetBurnsSlowly",
                                "CarillonTimersLate"),
                        () -> {
                            activity.defer(FLOOD, ROUTED_BY);
                            Waiting.pass(ROUTED_BY);
                            cluster.suspend(Part.INFRASTRUCTURE);
                        },
                        () -> cluster.resume(Part.INFRASTRUCTURE)),
                new Drill(
                        "the router starts while the broker stands still",
                        Set.of("CarillonLaneNotRouted"),
                        () -> {
                            cluster.suspend(Part.INFRASTRUCTURE);
                            cluster.kill(Part.ROUTING);
                            cluster.launch(Part.ROUTING);
                        },
                        () -> {
                            cluster.resume(Part.INFRASTRUCTURE);
                            cluster.awaitReady(Part.ROUTING);
                        }));
    }

    private boolean holds(Drill drill) {
        System.out.println(drill.cause());
        long begun = System.nanoTime();
        drill.begin().run();
        Map<String, Long> firedAfter = new HashMap<>();
        boolean allFired = Waiting.until(
                () -> {
                    prometheus.firing().forEach(alert -> firedAfter.putIfAbsent(alert, secondsSince(begun)));
                    return firedAfter.keySet().containsAll(drill.alerts());
                },
                timeout);
        drill.end().run();
        long ended = System.nanoTime();
        Map<String, Long> clearedAfter = new HashMap<>();
        boolean calm = Waiting.until(
                () -> {
                    Set<String> firing = prometheus.firing();
                    drill.alerts().stream()
                            .filter(alert -> !firing.contains(alert))
                            .forEach(alert -> clearedAfter.putIfAbsent(alert, secondsSince(ended)));
                    firing.forEach(clearedAfter::remove);
                    return firing.isEmpty();
                },
                timeout);
        for (String alert : new TreeSet<>(drill.alerts())) {
            row(drill, alert, firedAfter, clearedAfter);
        }
        Set<String> besides = new TreeSet<>(firedAfter.keySet());
        besides.removeAll(drill.alerts());
        if (!besides.isEmpty()) {
            System.out.println("besides: " + besides);
        }
        if (!calm) {
            System.out.println("still firing: " + prometheus.firing());
        }
        awaitCalm();
        return allFired && calm;
    }

    private void row(Drill drill, String alert, Map<String, Long> firedAfter, Map<String, Long> clearedAfter) {
        Long firing = firedAfter.get(alert);
        Long clear = clearedAfter.get(alert);
        if (firing != null && clear != null) {
            fired.add(alert);
        }
        rows.add("| %s | %s | %s | %s |"
                .formatted(drill.cause(), alert, firing == null ? "never" : firing, clear == null ? "never" : clear));
        System.out.println(rows.getLast());
    }

    /// Returns when no alert fires and every target is scraped for a while.
    private void awaitCalm() {
        long[] since = {System.nanoTime()};
        boolean calm = Waiting.until(
                () -> {
                    if (!prometheus.firing().isEmpty() || !prometheus.scrapesAll()) {
                        since[0] = System.nanoTime();
                    }
                    return System.nanoTime() - since[0] > CALM_FOR.toNanos();
                },
                timeout);
        if (!calm) {
            System.out.println("alerts still fire or targets are not scraped: " + prometheus.firing());
        }
    }

    private void churn(AtomicBoolean churning) {
        while (churning.get()) {
            try (Devices crowd = Devices.start(
                    cluster.url(Part.GATEWAY).getPort(), tokens, Acks.NONE, new Ledger("churn", RECIPIENTS, 1))) {
                crowd.awaitAllOpen(CONNECT_PATIENCE);
            }
        }
    }

    private boolean dashboards(List<DashboardQuery> queries, long from, long to) {
        List<DashboardQuery> empty = queries.stream()
                // No outbox relay runs in this drill.
                .filter(query -> !query.place().startsWith("outbox.json"))
                .filter(query -> !prometheus.hasData(query.expression(), from, to))
                .toList();
        System.out.printf("%d of %d dashboard queries returned data%n", queries.size() - empty.size(), queries.size());
        empty.forEach(query -> System.out.println("no data: " + query.place() + ": " + query.expression()));
        return empty.isEmpty();
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }
}
