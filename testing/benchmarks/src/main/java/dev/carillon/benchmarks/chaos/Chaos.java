// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.embedded.TcpLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Scoreboard of faults: injects each kind of fault many times under load over all kinds of events, and counts what was
/// lost, doubled or reordered.
public final class Chaos {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = ChaosPlan.OPTIONS;

    private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration LEAD = Duration.ofSeconds(2);

    private final ChaosPlan plan;
    private final long deadlineNanos;
    private final Installation installation;
    private final Injector injector;
    private final Tenant tenant;
    private final Arrivals arrivals = new Arrivals();
    private final List<Trial> trials = new ArrayList<>();

    private Chaos(ChaosPlan plan, long deadlineNanos, Installation installation) {
        this.plan = plan;
        this.deadlineNanos = deadlineNanos;
        this.installation = installation;
        this.injector = new Injector(installation, plan.longestPause());
        this.tenant = Tenant.create(installation.cluster(), plan.traffic().recipients());
    }

    /// Load of a fault.
    ///
    /// @param failure Reason for which the installation did not recover; empty if it did
    private record Trial(Fault fault, Load load, int injections, String failure) {}

    /// @return true if every promise was kept
    /// @throws IOException if the results cannot be written, or the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        ChaosPlan plan = ChaosPlan.of(arguments);
        List<Result> results = run(plan, workspace);
        Scoreboard scoreboard = new Scoreboard(results);
        System.out.println(scoreboard.table());
        publish(plan.output(), results);
        if (scoreboard.isClean()) {
            workspace.forgetData();
        }
        System.out.println(scoreboard.verdict());
        return scoreboard.isClean();
    }

    static List<Result> run(ChaosPlan plan, Workspace workspace) throws IOException {
        System.out.printf("seed %d; logs are in %s%n", plan.seed(), workspace.logs());
        long began = System.nanoTime();
        Files.createDirectories(workspace.data());
        try (Installation installation = Installation.start(workspace, plan)) {
            System.out.printf("everything is started after %.1f s%n", seconds(began));
            return new Chaos(plan, began + plan.time().toNanos(), installation).run();
        }
    }

    /// Appends the results to the file of all results, and writes the page with all of them.
    private static void publish(ChaosPlan.Output output, List<Result> results) throws IOException {
        List<Result> all = results;
        if (output.results().isPresent()) {
            Path file = output.results().get();
            Files.write(
                    file,
                    results.stream().map(Result::toJson).toList(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            all = Files.readAllLines(file).stream().map(Result::parse).toList();
        }
        if (output.markdown().isPresent()) {
            Files.writeString(output.markdown().get(), new Scoreboard(all).page());
        }
    }

    private List<Result> run() {
        List<Devices> devices = new ArrayList<>();
        try {
            connect(devices);
            awaitOpen(devices);
            for (Fault fault : plan.faults()) {
                Optional<String> obstacle = hasTime() ? injector.obstacle(fault) : Optional.of("no time is left");
                if (obstacle.isPresent()) {
                    System.out.printf("%s is skipped: %s%n", fault, obstacle.get());
                } else if (!inject(fault, devices)) {
                    installation.cluster().dumpThreads();
                    break;
                }
            }
            // Repeated arrivals during the load of another fault count, too.
            return trials.stream().map(this::result).toList();
        } finally {
            devices.forEach(Devices::close);
        }
    }

    /// Connects the devices, which are distributed evenly over the gateways.
    private void connect(List<Devices> devices) {
        List<TcpLink> gateways = installation.gatewayLinks();
        List<String> all = tenant.base().tokens();
        for (int gateway = 0; gateway < gateways.size(); gateway++) {
            Map<Integer, String> tokens = new HashMap<>();
            for (int recipient = gateway; recipient < all.size(); recipient += gateways.size()) {
                tokens.put(recipient, all.get(recipient));
            }
            devices.add(Devices.start(gateways.get(gateway).port(), tokens, Acks.EACH, arrivals));
        }
    }

    /// @return false if the installation did not recover
    private boolean inject(Fault fault, List<Devices> devices) {
        String run = "%s%d".formatted(fault.name().toLowerCase(Locale.ROOT).replace('_', 'x'), plan.seed());
        Load load = Load.start(run, installation, tenant, plan.traffic(), arrivals);
        Waiting.pass(LEAD);
        int injections = 0;
        String failure = "";
        try {
            for (Injection injection : Injection.plan(fault, plan.seed(), plan.injections())) {
                if (injections > 0 && !hasTime()) {
                    break;
                }
                injections++;
                long began = System.nanoTime();
                String done = injector.inject(injection, load);
                awaitOpen(devices);
                System.out.printf(
                        "%s %d of %d (%s%s) is over after %.1f s%n",
                        fault,
                        injections,
                        plan.injections(),
                        injection.fault() == fault ? "" : injection.fault() + ": ",
                        done,
                        seconds(began));
                Waiting.pass(injection.settle());
            }
            awaitMessages(load::acknowledged);
        } catch (IllegalStateException e) {
            failure = "no recovery from injection %d: %s"
                    .formatted(injections, e.toString().lines().findFirst().orElse(""));
            System.out.printf("%s: %s%n", fault, e.getMessage());
        }
        long stopped = System.nanoTime();
        load.stop();
        trials.add(new Trial(fault, load, injections, failure));
        System.out.printf("%s: %s, quiet after %.1f s%n", fault, load.score(), seconds(stopped));
        return failure.isEmpty();
    }

    private void awaitMessages(LongSupplier acknowledged) {
        Waiting.until(
                () -> acknowledged.getAsLong() >= plan.traffic().messages(),
                Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
    }

    private Result result(Trial trial) {
        trial.load().findings().forEach(System.out::println);
        return new Result(
                trial.fault(),
                plan.seed(),
                trial.injections(),
                plan.traffic().rate(),
                installation.layout().brokers().size(),
                trial.load().score(),
                trial.failure());
    }

    private boolean hasTime() {
        return System.nanoTime() < deadlineNanos;
    }

    private static void awaitOpen(List<Devices> devices) {
        devices.forEach(some -> some.awaitAllOpen(CONNECT_TIMEOUT));
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
