// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Crash test of the router: kills it at random instants while it collects digests, holds deferrals, waits for
/// escalations and expands an audience. Then compares its deliveries with those of an undisturbed run.
public final class RoutingCrash {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("kills", "members", "events", "rate", "seed");

    private static final int RECIPIENTS = 100;
    private static final Duration LATEST_DEFERRAL = Duration.ofSeconds(30);
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(4);
    /// Time within which a duplicate delivery would follow.
    private static final Duration AFTERMATH = Duration.ofSeconds(5);
    private static final int SHOWN = 5;

    private final Plan plan;
    private final Cluster cluster;
    private final Random random;

    /// @param kills Number of kills of the router; 0 for none
    /// @param members Number of members of the audience
    /// @param events Number of events of each kind
    record Plan(int kills, int members, int events, int rate, long seed) {

        static Plan of(Arguments arguments) {
            return new Plan(
                    arguments.number("kills", 4),
                    arguments.number("members", 50_000),
                    arguments.number("events", 1_000),
                    arguments.number("rate", 100),
                    arguments.find("seed").map(Long::parseLong).orElseGet(() -> System.nanoTime() % 1_000_000));
        }

        Plan undisturbed() {
            return new Plan(0, members, events, rate, seed);
        }
    }

    private RoutingCrash(Plan plan, Cluster cluster) {
        this.plan = plan;
        this.cluster = cluster;
        this.random = new Random(plan.seed());
    }

    /// @return true if in both runs each recipient got each event exactly once
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Plan plan = Plan.of(arguments);
        System.out.println("seed %d; logs are in %s".formatted(plan.seed(), workspace.logs()));
        Map<String, Integer> undisturbed = run(plan.undisturbed(), workspace);
        workspace.forgetData();
        Map<String, Integer> killed = run(plan, workspace);
        Set<String> expected = expected(plan);
        System.out.println();
        System.out.printf("| run | expected | delivered | lost | doubled | not expected |%n");
        System.out.printf("| --- | ---: | ---: | ---: | ---: | ---: |%n");
        boolean clean = report("undisturbed", expected, undisturbed);
        clean &= report(plan.kills() + " kills", expected, killed);
        System.out.println(clean ? "\nBoth runs delivered the same, once." : "\n**The runs differ.**");
        if (clean) {
            workspace.forgetData();
        }
        return clean;
    }

    private static Map<String, Integer> run(Plan plan, Workspace workspace) {
        try (Cluster cluster = Cluster.start(
                workspace, Set.of(Part.INFRASTRUCTURE, Part.ROUTING), Map.of(Part.ROUTING, StartOptions.UNSEALED))) {
            return new RoutingCrash(plan, cluster).run();
        }
    }

    private Map<String, Integer> run() {
        DeliveryLedger ledger = new DeliveryLedger();
        try (TopicWriter writer = new TopicWriter(cluster.bootstrapServers());
                ChannelWorkers _ =
                        ChannelWorkers.start(cluster.bootstrapServers(), writer, ledger, RoutingCrash::sees)) {
            RoutingScenario scenario = new RoutingScenario(writer);
            scenario.write(RECIPIENTS, plan.members());
            Thread traffic = Thread.ofPlatform().start(() -> post(scenario));
            for (int kill = 0; kill < plan.kills(); kill++) {
                Waiting.pass(Duration.ofMillis(3_000 + random.nextInt(8_000)));
                cluster.kill(Part.ROUTING);
                cluster.start(Part.ROUTING);
                System.out.printf("killed and ready again; %d delivered so far%n", ledger.distinctCount());
            }
            join(traffic);
            writer.flush();
            Set<String> expected = expected(plan);
            Waiting.until(
                    () -> ledger.distinctCount() >= expected.size()
                            && ledger.counts().keySet().containsAll(expected),
                    DRAIN_PATIENCE);
            Waiting.pass(AFTERMATH);
        }
        return ledger.counts();
    }

    /// Posts every kind of event in turn, and the audience event shortly after the start.
    private void post(RoutingScenario scenario) {
        long started = System.nanoTime();
        InstantSource clock = ClockConfiguration.clock();
        for (int number = 0; number < plan.events(); number++) {
            long due = started + number * 1_000_000_000L / plan.rate();
            Waiting.pass(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            String recipient = recipient(number);
            scenario.write(
                    scenario.event(RoutingScenario.PLAIN, recipient, number).build());
            scenario.write(
                    scenario.event(RoutingScenario.DIGEST, recipient, number).build());
            scenario.write(scenario.event(RoutingScenario.ESCALATION, recipient, number)
                    .build());
            scenario.write(deferred(scenario, clock, recipient, number));
            if (number == plan.events() / 10) {
                scenario.broadcast(0);
            }
        }
    }

    private Event deferred(RoutingScenario scenario, InstantSource clock, String recipient, int number) {
        int deferral = 1_000 + random.nextInt((int) LATEST_DEFERRAL.toMillis());
        return scenario.event(RoutingScenario.PLAIN, recipient, plan.events() + number)
                .setSendAtMillis(clock.millis() + deferral)
                .build();
    }

    /// True for every other recipient, who sees the inbox item at once.
    private static boolean sees(Delivery delivery) {
        return delivery.getEventType().equals(RoutingScenario.ESCALATION)
                && delivery.getChannel() == ChannelCode.CHANNEL_IN_APP
                && isAttentive(Integer.parseInt(delivery.getRecipient().substring(1)));
    }

    private static boolean isAttentive(int recipient) {
        return recipient % 2 == 0;
    }

    private static String recipient(int number) {
        return "r" + number % RECIPIENTS;
    }

    private static Set<String> expected(Plan plan) {
        Set<String> expected = new HashSet<>();
        for (int number = 0; number < plan.events(); number++) {
            String recipient = recipient(number);
            expected.add(counts(RoutingScenario.PLAIN, ChannelCode.CHANNEL_PUSH, recipient, number));
            expected.add(counts(RoutingScenario.PLAIN, ChannelCode.CHANNEL_PUSH, recipient, plan.events() + number));
            expected.add(counts(RoutingScenario.DIGEST, ChannelCode.CHANNEL_PUSH, recipient, number));
            expected.add(counts(RoutingScenario.ESCALATION, ChannelCode.CHANNEL_IN_APP, recipient, number));
            if (!isAttentive(number % RECIPIENTS)) {
                expected.add(counts(RoutingScenario.ESCALATION, ChannelCode.CHANNEL_PUSH, recipient, number));
            }
        }
        for (int member = 0; member < plan.members(); member++) {
            expected.add(counts(RoutingScenario.BROADCAST, ChannelCode.CHANNEL_IN_APP, "m" + member, 0));
        }
        return expected;
    }

    private static String counts(String type, ChannelCode channel, String recipient, int number) {
        return "%s %s %s %d".formatted(type, channel, recipient, number);
    }

    private static boolean report(String run, Set<String> expected, Map<String, Integer> counts) {
        Set<String> lost = new TreeSet<>(expected);
        lost.removeAll(counts.keySet());
        Set<String> unexpected = new TreeSet<>(counts.keySet());
        unexpected.removeAll(expected);
        Set<String> doubled = new TreeSet<>();
        counts.forEach((what, times) -> {
            if (times > 1) {
                doubled.add(what);
            }
        });
        System.out.printf(
                "| %s | %d | %d | %d | %d | %d |%n",
                run, expected.size(), counts.size(), lost.size(), doubled.size(), unexpected.size());
        show("lost", lost);
        show("doubled", doubled);
        show("not expected", unexpected);
        return lost.isEmpty() && unexpected.isEmpty() && doubled.isEmpty();
    }

    private static void show(String title, Set<String> findings) {
        findings.stream().limit(SHOWN).forEach(finding -> System.err.println(title + ": " + finding));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
