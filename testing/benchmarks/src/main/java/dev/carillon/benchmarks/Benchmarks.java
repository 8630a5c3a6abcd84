// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks;

import dev.carillon.benchmarks.bench.Bench;
import dev.carillon.benchmarks.burst.AudienceBurst;
import dev.carillon.benchmarks.burst.Spike;
import dev.carillon.benchmarks.campaign.CampaignCrash;
import dev.carillon.benchmarks.canary.CanaryDrill;
import dev.carillon.benchmarks.chaos.Chaos;
import dev.carillon.benchmarks.cluster.Broker;
import dev.carillon.benchmarks.console.ConsoleBench;
import dev.carillon.benchmarks.container.ComposeDrill;
import dev.carillon.benchmarks.container.Containers;
import dev.carillon.benchmarks.container.Training;
import dev.carillon.benchmarks.crash.Crash;
import dev.carillon.benchmarks.delivery.DeliveryBench;
import dev.carillon.benchmarks.delivery.Isolation;
import dev.carillon.benchmarks.delivery.RetryStorm;
import dev.carillon.benchmarks.fuzz.Fuzz;
import dev.carillon.benchmarks.gateway.GatewayBench;
import dev.carillon.benchmarks.hostile.HostileTenant;
import dev.carillon.benchmarks.intake.IntakeBench;
import dev.carillon.benchmarks.intake.IntakeCrash;
import dev.carillon.benchmarks.observe.Observe;
import dev.carillon.benchmarks.outbox.OutboxCrash;
import dev.carillon.benchmarks.recovery.Recovery;
import dev.carillon.benchmarks.region.Mirror;
import dev.carillon.benchmarks.region.Regions;
import dev.carillon.benchmarks.routing.Rebalance;
import dev.carillon.benchmarks.routing.RoutingBench;
import dev.carillon.benchmarks.routing.RoutingCrash;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.benchmarks.soak.Soak;
import dev.carillon.embedded.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Entry point of the test harness. `bench` measures the platform, `spike` and `audience` surprise it with load,
/// `recovery` starts it after a crash and `crash` kills its services. `chaos` injects every kind of fault. `…-routing`
/// and `rebalance` test the router alone, `bench-intake` the ways in, `bench-delivery`, `isolation` and `retry-storm`
/// the delivery service, `bench-gateway` and `soak` the gateway, `crash-campaign` a campaign, `crash-intake` the ways
/// in, `crash-outbox` the outbox relay; `hostile-tenant` attacks all of them, and `fuzz` sends them mutated input.
/// `train`, `containers` and `compose` test the images, and `regions` loses one of two regions. `canary-drill` and
/// `observe` test the canary and the monitoring. `infrastructure` is the process of the brokers and stores, `broker`
/// that of one of several brokers.
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        String command = all.isEmpty() ? "" : all.getFirst();
        String[] options = all.stream().skip(1).toArray(String[]::new);
        switch (command) {
            case "bench" -> System.exit(bench(all));
            case "spike" -> System.exit(run(all, Spike.OPTIONS, Spike.SWITCHES, Spike::run));
            case "audience" -> System.exit(run(all, AudienceBurst.OPTIONS, AudienceBurst.SWITCHES, AudienceBurst::run));
            case "recovery" -> System.exit(run(all, Recovery.OPTIONS, Recovery::run));
            case "crash" -> System.exit(run(all, Crash.OPTIONS, Crash::run));
            case "chaos" -> System.exit(run(all, Chaos.OPTIONS, Chaos::run));
            case "crash-campaign" -> System.exit(run(all, CampaignCrash.OPTIONS, CampaignCrash::run));
            case "crash-intake" -> System.exit(run(all, IntakeCrash.OPTIONS, IntakeCrash::run));
            case "crash-outbox" -> System.exit(run(all, OutboxCrash.OPTIONS, OutboxCrash::run));
            case "crash-routing" -> System.exit(run(all, RoutingCrash.OPTIONS, RoutingCrash::run));
            case "rebalance" -> System.exit(run(all, Rebalance.OPTIONS, Rebalance::run));
            case "bench-routing" -> System.exit(run(all, RoutingBench.OPTIONS, RoutingBench::run));
            case "bench-intake" -> System.exit(run(all, IntakeBench.OPTIONS, IntakeBench::run));
            case "bench-delivery" -> System.exit(run(all, DeliveryBench.OPTIONS, DeliveryBench::run));
            case "isolation" -> System.exit(run(all, Isolation.OPTIONS, Isolation::run));
            case "hostile-tenant" -> System.exit(run(all, HostileTenant.OPTIONS, HostileTenant::run));
            case "fuzz" -> System.exit(run(all, Fuzz.OPTIONS, Fuzz::run));
            case "retry-storm" -> System.exit(run(all, RetryStorm.OPTIONS, RetryStorm::run));
            case "bench-gateway" -> System.exit(run(all, GatewayBench.OPTIONS, GatewayBench::run));
            case "bench-console" -> System.exit(run(all, ConsoleBench.OPTIONS, ConsoleBench::run));
            case "soak" -> System.exit(run(all, Soak.OPTIONS, Soak::run));
            case "train" -> System.exit(run(all, Training.OPTIONS, Training::run));
            case "containers" -> System.exit(run(all, Containers.OPTIONS, Containers::run));
            case "compose" -> System.exit(run(all, ComposeDrill.OPTIONS, ComposeDrill::run));
            case "regions" -> System.exit(run(all, Regions.OPTIONS, Regions::run));
            case "mirror" -> Mirror.main(options);
            case "canary-drill" -> System.exit(run(all, CanaryDrill.OPTIONS, CanaryDrill::run));
            case "observe" -> System.exit(run(all, Observe.OPTIONS, Observe::run));
            case "infrastructure" -> Infrastructure.main(options);
            case "broker" -> Broker.main(options);
            default -> {
                System.err.println(
                        "commands: bench, spike, audience, recovery, crash, chaos, crash-campaign, crash-intake, crash-outbox, bench-intake, bench-routing, crash-routing, rebalance, bench-delivery, isolation,"
                                + " hostile-tenant, fuzz, retry-storm, bench-gateway, bench-console, soak, train, containers, compose, regions, canary-drill, observe");
                System.exit(2);
            }
        }
    }

    /// Exit code of the benchmark of the whole platform, which also has a help and options without a value.
    private static int bench(List<String> all) {
        if (all.contains("--help")) {
            System.out.println(Bench.help());
            return 0;
        }
        return run(all, Bench.OPTIONS, Bench.SWITCHES, Bench::run);
    }

    /// Exit code of the process: 0 if all checks of the command passed, else 1.
    ///
    /// @param all name of the command and its options
    /// @param known names of the command's options
    private static int run(List<String> all, Set<String> known, Command command) {
        return run(all, known, Set.of(), command);
    }

    private static int run(List<String> all, Set<String> known, Set<String> switches, Command command) {
        try {
            Arguments arguments = Arguments.parse(all.subList(1, all.size()), known, switches);
            return command.run(arguments, Workspace.create(all.getFirst())) ? 0 : 1;
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException | IOException e) {
            for (Optional<Throwable> cause = Optional.of(e);
                    cause.isPresent();
                    cause = cause.map(Throwable::getCause)) {
                System.err.println(cause.get().getMessage());
            }
            return 1;
        }
    }

    /// Command that returns true if all its checks passed.
    @FunctionalInterface
    private interface Command {
        boolean run(Arguments arguments, Workspace workspace) throws IOException;
    }
}
