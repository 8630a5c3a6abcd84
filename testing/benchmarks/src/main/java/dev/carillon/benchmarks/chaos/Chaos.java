// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Scoreboard of faults: injects each kind of fault many times under load over all kinds of events, and counts what was
/// lost, doubled or reordered.
public final class Chaos {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = ChaosPlan.OPTIONS;

    private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration LONGEST_LOAD = Duration.ofHours(2);
    private static final Duration LEAD = Duration.ofSeconds(2);
    private static final int LONGEST_SETTLE_MILLIS = 2_000;

    private final ChaosPlan plan;
    private final Installation installation;
    private final Injector injector;
    private final Tenant tenant;
    private final Arrivals arrivals = new Arrivals();
    private final Scoreboard scoreboard;

    private Chaos(ChaosPlan plan, Installation installation) {
        this.plan = plan;
        this.installation = installation;
        this.injector = new Injector(installation, plan.pauses());
        this.tenant = Tenant.create(installation.cluster(), plan.traffic().recipients());
        this.scoreboard = new Scoreboard(plan);
    }

    /// @return true if every promise was kept
    /// @throws IOException if the report cannot be written, or the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        ChaosPlan plan = ChaosPlan.of(arguments);
        Scoreboard scoreboard = run(plan, workspace);
        System.out.println(scoreboard.table());
        if (plan.markdown().isPresent()) {
            Files.writeString(plan.markdown().get(), scoreboard.page());
        }
        if (scoreboard.isClean()) {
            workspace.forgetData();
        }
        return scoreboard.isClean();
    }

    static Scoreboard run(ChaosPlan plan, Workspace workspace) throws IOException {
        System.out.printf("seed %d; logs are in %s%n", plan.seed(), workspace.logs());
        Files.createDirectories(workspace.data());
        try (Installation installation = Installation.start(workspace, EnumSet.copyOf(plan.faults()))) {
            return new Chaos(plan, installation).run();
        }
    }

    private Scoreboard run() {
        try (Devices first = devices(Part.GATEWAY, 0);
                Devices second = devices(Part.SECOND_GATEWAY, 1)) {
            List<Devices> devices = List.of(first, second);
            awaitOpen(devices);
            for (Fault fault : plan.faults()) {
                Optional<String> obstacle = injector.obstacle(fault);
                if (obstacle.isPresent()) {
                    System.out.printf("%s is skipped: %s%n", fault, obstacle.get());
                    scoreboard.skip(fault, obstacle.get());
                } else {
                    inject(fault, devices);
                }
            }
        }
        return scoreboard;
    }

    /// Devices of every second recipient.
    private Devices devices(Part gateway, int remainder) {
        Map<Integer, String> tokens = new HashMap<>();
        List<String> all = tenant.base().tokens();
        for (int recipient = remainder; recipient < all.size(); recipient += 2) {
            tokens.put(recipient, all.get(recipient));
        }
        return Devices.start(installation.gatewayLink(gateway).port(), tokens, Acks.EACH, arrivals);
    }

    private void inject(Fault fault, List<Devices> devices) {
        Random random = new Random(plan.seed() * Fault.values().length + fault.ordinal());
        String run = "%s%d".formatted(fault.name().toLowerCase(Locale.ROOT).replace('_', 'x'), plan.seed());
        Load load = Load.start(run, installation.cluster(), tenant, plan.traffic(), arrivals);
        Waiting.pass(LEAD);
        for (int injection = 0; injection < plan.injections(); injection++) {
            long began = System.nanoTime();
            injector.inject(fault, random, load);
            awaitOpen(devices);
            System.out.printf(
                    "%s %d of %d, over after %.1f s%n", fault, injection + 1, plan.injections(), seconds(began));
            Waiting.pass(Duration.ofMillis(random.nextInt(LONGEST_SETTLE_MILLIS)));
        }
        Waiting.until(() -> load.acknowledged() >= plan.traffic().messages(), LONGEST_LOAD);
        long stopped = System.nanoTime();
        Score score = load.stop();
        System.out.printf("%s: %s, quiet after %.1f s%n", fault, score, seconds(stopped));
        scoreboard.add(fault, plan.injections(), score);
    }

    private static void awaitOpen(List<Devices> devices) {
        devices.forEach(some -> some.awaitAllOpen(CONNECT_TIMEOUT));
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
