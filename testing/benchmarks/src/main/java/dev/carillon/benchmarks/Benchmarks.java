// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks;

import dev.carillon.benchmarks.bench.Bench;
import dev.carillon.benchmarks.campaign.CampaignCrash;
import dev.carillon.benchmarks.canary.CanaryDrill;
import dev.carillon.benchmarks.console.ConsoleBench;
import dev.carillon.benchmarks.container.ComposeDrill;
import dev.carillon.benchmarks.container.Containers;
import dev.carillon.benchmarks.container.Training;
import dev.carillon.benchmarks.crash.Crash;
import dev.carillon.benchmarks.delivery.DeliveryBench;
import dev.carillon.benchmarks.delivery.Isolation;
import dev.carillon.benchmarks.delivery.RetryStorm;
import dev.carillon.benchmarks.gateway.GatewayBench;
import dev.carillon.benchmarks.hostile.HostileTenant;
import dev.carillon.benchmarks.observe.Observe;
import dev.carillon.benchmarks.region.Mirror;
import dev.carillon.benchmarks.region.Regions;
import dev.carillon.benchmarks.routing.Rebalance;
import dev.carillon.benchmarks.routing.RoutingBench;
import dev.carillon.benchmarks.routing.RoutingCrash;
import dev.carillon.benchmarks.soak.Soak;
import dev.carillon.embedded.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Entry point of the test harness. `bench` measures the platform and `crash` kills its services. `…-routing` and
/// `rebalance` test the router alone, `bench-delivery`, `isolation` and `retry-storm` the delivery service,
/// `bench-gateway` and `soak` the gateway, `crash-campaign` a campaign; `hostile-tenant` attacks all of them.
/// `train`, `containers` and `compose` test the images, and `regions` loses one of two regions. `canary-drill` and
/// `observe` test the canary and the monitoring. `infrastructure` is the process of the brokers and stores.
public final class Benchmarks {

    private static final int KEY_ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        String command = all.isEmpty() ? "" : all.getFirst();
        List<String> options = all.isEmpty() ? all : all.subList(1, all.size());
        switch (command) {
            case "bench" ->
                System.exit(run(() -> Bench.run(Arguments.parse(options, Bench.OPTIONS), workspace("bench"))));
            case "crash" ->
                System.exit(run(() -> Crash.run(Arguments.parse(options, Crash.OPTIONS), workspace("crash"))));
            case "crash-campaign" ->
                System.exit(run(() -> CampaignCrash.run(
                        Arguments.parse(options, CampaignCrash.OPTIONS), workspace("crash-campaign"))));
            case "crash-routing" ->
                System.exit(run(() ->
                        RoutingCrash.run(Arguments.parse(options, RoutingCrash.OPTIONS), workspace("crash-routing"))));
            case "rebalance" ->
                System.exit(
                        run(() -> Rebalance.run(Arguments.parse(options, Rebalance.OPTIONS), workspace("rebalance"))));
            case "bench-routing" ->
                System.exit(run(() ->
                        RoutingBench.run(Arguments.parse(options, RoutingBench.OPTIONS), workspace("bench-routing"))));
            case "bench-delivery" ->
                System.exit(run(() -> DeliveryBench.run(
                        Arguments.parse(options, DeliveryBench.OPTIONS), workspace("bench-delivery"))));
            case "isolation" ->
                System.exit(
                        run(() -> Isolation.run(Arguments.parse(options, Isolation.OPTIONS), workspace("isolation"))));
            case "hostile-tenant" ->
                System.exit(run(() -> HostileTenant.run(
                        Arguments.parse(options, HostileTenant.OPTIONS), workspace("hostile-tenant"))));
            case "retry-storm" ->
                System.exit(run(
                        () -> RetryStorm.run(Arguments.parse(options, RetryStorm.OPTIONS), workspace("retry-storm"))));
            case "bench-gateway" ->
                System.exit(run(() ->
                        GatewayBench.run(Arguments.parse(options, GatewayBench.OPTIONS), workspace("bench-gateway"))));
            case "bench-console" ->
                System.exit(run(() ->
                        ConsoleBench.run(Arguments.parse(options, ConsoleBench.OPTIONS), workspace("bench-console"))));
            case "soak" -> System.exit(run(() -> Soak.run(Arguments.parse(options, Soak.OPTIONS), workspace("soak"))));
            case "train" ->
                System.exit(run(() -> Training.run(Arguments.parse(options, Training.OPTIONS), workspace("train"))));
            case "containers" ->
                System.exit(run(
                        () -> Containers.run(Arguments.parse(options, Containers.OPTIONS), workspace("containers"))));
            case "compose" ->
                System.exit(run(
                        () -> ComposeDrill.run(Arguments.parse(options, ComposeDrill.OPTIONS), workspace("compose"))));
            case "regions" ->
                System.exit(run(() -> Regions.run(Arguments.parse(options, Regions.OPTIONS), workspace("regions"))));
            case "mirror" -> Mirror.main(options.toArray(String[]::new));
            case "canary-drill" ->
                System.exit(run(() ->
                        CanaryDrill.run(Arguments.parse(options, CanaryDrill.OPTIONS), workspace("canary-drill"))));
            case "observe" ->
                System.exit(run(() -> Observe.run(Arguments.parse(options, Observe.OPTIONS), workspace("observe"))));
            case "infrastructure" -> Infrastructure.main(options.toArray(String[]::new));
            default -> {
                System.err.println(
                        "commands: bench, crash, crash-campaign, bench-routing, crash-routing, rebalance, bench-delivery, isolation,"
                                + " hostile-tenant, retry-storm, bench-gateway, bench-console, soak, train, containers, compose, regions, canary-drill, observe");
                System.exit(2);
            }
        }
    }

    /// Creates a directory for this run below the repository's `testing/benchmarks/target`, and an operator's key.
    ///
    /// @throws IOException if the directory cannot be created
    static Workspace workspace(String command) throws IOException {
        Path root = Path.of(System.getProperty("carillon.root", "."))
                .toAbsolutePath()
                .normalize();
        String run = command + "-" + ProcessHandle.current().pid();
        Path directory = root.resolve("testing/benchmarks/target/runs").resolve(run);
        return new Workspace(root, Files.createDirectories(directory), operatorKey());
    }

    private static int run(Command command) {
        try {
            return command.run() ? 0 : 1;
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException | IOException e) {
            for (Optional<Throwable> cause = Optional.of(e);
                    cause.isPresent();
                    cause = cause.map(Throwable::getCause)) {
                System.err.println(cause.get().getMessage());
            }
            return 1;
        }
    }

    /// Operator key in the format of admin's first key: `ck_<16 of a-z and 0-9>_<secret>`.
    private static String operatorKey() {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[KEY_ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        return "ck_%s_%s"
                .formatted(
                        java.util.HexFormat.of().formatHex(id).toLowerCase(Locale.ROOT),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /// Command that returns true if all its checks passed.
    @FunctionalInterface
    private interface Command {
        boolean run() throws IOException;
    }
}
