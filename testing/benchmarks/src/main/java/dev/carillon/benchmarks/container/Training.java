// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Images;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.NumberOption;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Training run of the images' services under traffic. Each JVM writes a cache next to its jar: loaded and linked
/// classes, and profiles for early compilation. Only the same JVM with the same jars and the same kind of heap uses
/// the cache; any other JVM ignores it.
public final class Training {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("seconds", "rate");

    private static final NumberOption SECONDS =
            new NumberOption("seconds", 60, 1, 3_600, "length of the inbox traffic in seconds");
    private static final NumberOption RATE = new NumberOption("rate", 500, 1, 10_000, "inbox notifications per second");

    /// Notifications over all channels are sent at this part of the rate: each is several deliveries.
    private static final int ALL_CHANNELS_PART = 5;

    private static final int RECIPIENTS = 50;
    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration CACHE_PATIENCE = Duration.ofMinutes(5);
    private static final List<Part> TRAINED = List.of(
            Part.CANARY, Part.GATEWAY, Part.DELIVERY, Part.ROUTING, Part.INGESTION, Part.ADMIN, Part.SIMULATORS);
    private static final Set<Part> FIRST = Set.of(Part.INFRASTRUCTURE, Part.SIMULATORS, Part.ADMIN);

    private Training() {}

    /// @return true if every service has its cache
    /// @throws IOException if an old cache or the data of the run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Images images = Images.chosen()
                .orElseThrow(() -> new IllegalArgumentException("the system property carillon.images is not set"));
        List<Part> trained = trained(images);
        Map<Part, StartOptions> recording = new EnumMap<>(Part.class);
        for (Part part : trained) {
            Path cache = images.cache(part);
            Files.deleteIfExists(cache);
            recording.put(part, new StartOptions(List.of("-XX:AOTCacheOutput=" + cache), List.of()));
        }
        long begun = System.nanoTime();
        // Admin creates the topics for the other services.
        try (Cluster cluster = Cluster.start(workspace, FIRST, recording)) {
            List<Part> others =
                    TRAINED.stream().filter(part -> !FIRST.contains(part)).toList();
            together(others.reversed(), cluster::launch, cluster::awaitReady);
            report("started", begun);
            exercise(cluster, workspace, arguments);
            report("trained", begun);
            together(TRAINED, cluster::beginStop, part -> cluster.stop(part, CACHE_PATIENCE));
            // The services need the brokers and stores until they have stopped.
            cluster.stop(Part.INFRASTRUCTURE, CACHE_PATIENCE);
        }
        workspace.forgetData();
        report("caches written", begun);
        boolean complete = true;
        for (Part part : trained) {
            Path cache = images.cache(part);
            boolean made = Files.exists(cache);
            System.out.println("%s: %s".formatted(cache, made ? Files.size(cache) / 1_000_000 + " MB" : "not made"));
            complete &= made;
        }
        return complete;
    }

    /// Services, and the broker if it is to be measured.
    private static List<Part> trained(Images images) {
        return images.hasHarness()
                ? Stream.concat(TRAINED.stream(), Stream.of(Part.INFRASTRUCTURE))
                        .toList()
                : TRAINED;
    }

    /// Starts an action for each part and waits for its end, in parallel up to the number of processors: a service
    /// that starts, or writes its cache while stopping, keeps about one processor busy.
    private static void together(List<Part> parts, Consumer<Part> begin, Consumer<Part> awaitEnd) {
        int most = Runtime.getRuntime().availableProcessors();
        Deque<Part> begun = new ArrayDeque<>();
        for (Part part : parts) {
            if (begun.size() >= most) {
                awaitEnd.accept(begun.removeFirst());
            }
            begin.accept(part);
            begun.add(part);
        }
        begun.forEach(awaitEnd);
    }

    private static void report(String what, long begunNanos) {
        System.out.println("%s after %.0f s".formatted(what, (System.nanoTime() - begunNanos) / 1e9));
    }

    /// Sends notifications over all channels at a fifth of the rate, then notifications to the inbox at the whole rate.
    /// The profiles of the services that every event passes are then those of a busy system.
    private static void exercise(Cluster cluster, Workspace workspace, Arguments arguments) {
        Duration time = Duration.ofSeconds(SECONDS.of(arguments));
        int rate = RATE.of(arguments);
        TestTenant testTenant = TestTenant.create(cluster, workspace.operatorKey(), RECIPIENTS);
        int received = exercise(
                cluster,
                testTenant,
                new Traffic.Plan(
                        cluster.url(Part.INGESTION),
                        testTenant.apiKey(),
                        TestTenant.EVERYWHERE_TYPE,
                        Math.max(1, rate / ALL_CHANNELS_PART),
                        1),
                time.dividedBy(2));
        received += exercise(
                cluster,
                testTenant,
                new Traffic.Plan(cluster.url(Part.INGESTION), testTenant.apiKey(), TestTenant.INBOX_TYPE, rate, 1),
                time);
        System.out.println("trained with %d notifications".formatted(received));
    }

    /// @return number of notifications that arrived
    private static int exercise(Cluster cluster, TestTenant testTenant, Traffic.Plan plan, Duration time) {
        int capacity = Math.toIntExact(time.toSeconds() + 1) * plan.rate();
        Ledger ledger = new Ledger("training-" + plan.eventType().replace('.', '-'), RECIPIENTS, capacity);
        try (Devices devices =
                Devices.start(cluster.url(Part.GATEWAY).getPort(), testTenant.tokens(), Acks.EACH, ledger)) {
            devices.awaitAllOpen(CONNECT_PATIENCE);
            try (Traffic _ = Traffic.start(plan, ledger)) {
                Waiting.pass(time);
            }
            Waiting.until(() -> ledger.receivedCount() >= ledger.acceptedCount(), CONNECT_PATIENCE);
        }
        return ledger.receivedCount();
    }
}
