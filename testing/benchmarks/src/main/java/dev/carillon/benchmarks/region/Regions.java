// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.region;

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
import dev.carillon.embedded.FreePorts;
import dev.carillon.embedded.TcpLink;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Drill of a lost region. All clients use region *east*. Region *west* has a mirror of its log, with a network
/// delay, and a gateway that keeps the inboxes of that mirror up to date. East is killed under load and west is
/// promoted; producers and devices connect to west with their ids and cursors. Then east's brokers return with the
/// records that were not mirrored. Lost, duplicated and reordered events are counted twice: after the promotion and
/// after the return. Two effects are allowed by `docs/multi-region.md`: an item that reached its device before the
/// loss may arrive again, and an event that only east's disk had arrives late.
public final class Regions {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("rate", "seconds", "delay-ms", "recipients");

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Duration REWIND = Duration.ofMinutes(5);
    private static final int LONGEST_RUN_SECONDS = 900;
    private static final Set<Part> EAST =
            Set.of(Part.INFRASTRUCTURE, Part.ADMIN, Part.INGESTION, Part.ROUTING, Part.GATEWAY);
    private static final Set<Part> WEST = Set.of(Part.INFRASTRUCTURE, Part.INGESTION, Part.GATEWAY);

    private final Plan plan;
    private final Workspace workspace;
    private final InstantSource clock;

    /// @param rate Events per second
    /// @param settle Time of traffic before the loss, and after the promotion
    /// @param delay One-way delay between the regions
    record Plan(int rate, Duration settle, Duration delay, int recipients) {}

    /// Events that may arrive again or late.
    ///
    /// @param atNanos Instant at which east was gone
    /// @param onlyInEast Accepted events that had not arrived before east's log returned
    private record Loss(long atNanos, Set<Integer> onlyInEast) {}

    private record RegionPair(Cluster east, Cluster west, TcpLink betweenThem, String farServers) {}

    private record Edge(TcpLink ingestion, TcpLink gateway) implements AutoCloseable {

        static Edge to(Cluster region) {
            return new Edge(
                    TcpLink.to(region.url(Part.INGESTION).getPort()),
                    TcpLink.to(region.url(Part.GATEWAY).getPort()));
        }

        void leadTo(Cluster region) {
            ingestion.retarget(region.url(Part.INGESTION).getPort());
            gateway.retarget(region.url(Part.GATEWAY).getPort());
        }

        @Override
        public void close() {
            ingestion.close();
            gateway.close();
        }
    }

    private Regions(Plan plan, Workspace workspace, InstantSource clock) {
        this.plan = plan;
        this.workspace = workspace;
        this.clock = clock;
    }

    /// @return true if in the end nothing was lost or at the wrong recipient, and only allowed events arrived again
    /// or late
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Plan plan = new Plan(
                arguments.number("rate", 100),
                Duration.ofSeconds(arguments.number("seconds", 15)),
                Duration.ofMillis(arguments.number("delay-ms", 40)),
                arguments.number("recipients", 100));
        return new Regions(plan, workspace, ClockConfiguration.clock()).run();
    }

    private boolean run() throws IOException {
        int far = FreePorts.next();
        int advertised = FreePorts.next();
        Map<Part, StartOptions> eastern = unsealed(EAST);
        eastern.put(Part.INFRASTRUCTURE, new StartOptions(List.of(), List.of(",%d@%d".formatted(far, advertised))));
        try (TcpLink link = TcpLink.on(advertised, far).delay(plan.delay());
                Cluster east = Cluster.start(part("east"), EAST, eastern);
                Cluster west = Cluster.start(part("west"), WEST, unsealed(Set.of(Part.values())))) {
            return run(new RegionPair(east, west, link, "127.0.0.1:" + advertised));
        }
    }

    private static Map<Part, StartOptions> unsealed(Set<Part> parts) {
        Map<Part, StartOptions> startOptions = new EnumMap<>(Part.class);
        parts.stream()
                .filter(part -> part != Part.INFRASTRUCTURE)
                .forEach(part -> startOptions.put(part, StartOptions.UNSEALED));
        return startOptions;
    }

    private boolean run(RegionPair regions) {
        TestTenant testTenant = TestTenant.create(regions.east(), workspace.operatorKey(), plan.recipients());
        Ledger ledger = new Ledger("regions", plan.recipients(), plan.rate() * LONGEST_RUN_SECONDS);
        try (Edge edge = Edge.to(regions.east());
                MirroredLog log = new MirroredLog(regions.west().bootstrapServers());
                Devices devices = Devices.start(edge.gateway().port(), testTenant.tokens(), Acks.NONE, ledger)) {
            devices.awaitAllOpen(TIMEOUT);
            Mirror mirror = mirror(regions);
            Loss loss;
            try {
                awaitKnown(regions.west(), testTenant);
                Traffic.Plan posting = new Traffic.Plan(
                        URI.create("http://127.0.0.1:" + edge.ingestion().port()),
                        testTenant.apiKey(),
                        TestTenant.INBOX_TYPE,
                        plan.rate(),
                        1);
                long lostAt;
                try (Traffic _ = Traffic.start(posting, ledger)) {
                    Waiting.pass(plan.settle());
                    lostAt = lose(regions, ledger);
                    mirror.close();
                    promote(regions, edge, ledger, log);
                    devices.awaitAllOpen(TIMEOUT);
                    Waiting.pass(plan.settle());
                }
                awaitQuiet(ledger);
                report("after the promotion", ledger.summary());
                loss = new Loss(lostAt, Set.copyOf(ledger.missing()));
                mirror = handOver(regions, ledger);
                report("after east's log came back", ledger.summary());
                ledger.findings().forEach(System.out::println);
            } finally {
                mirror.close();
            }
            return judge(ledger, loss);
        }
    }

    private static boolean judge(Ledger ledger, Loss loss) {
        Ledger.Summary end = ledger.summary();
        List<Integer> doubled = ledger.repeatedOfThoseSince(loss.atNanos());
        List<Integer> reordered = ledger.reordered().stream()
                .filter(event -> !loss.onlyInEast().contains(event))
                .toList();
        boolean kept = end.lost() + end.ghosts() + end.wrongRecipient() + end.refused() == 0
                && doubled.isEmpty()
                && reordered.isEmpty();
        System.out.printf(
                "%n%d came again that their devices had before the loss, %d late that only east's disk had; besides these"
                        + " doubled %s, out of order %s%nVERDICT: %s%n",
                end.doubled() - doubled.size(),
                end.reordered() - reordered.size(),
                doubled,
                reordered,
                kept ? "as documented" : "faults were found");
        return kept;
    }

    private Mirror mirror(RegionPair regions) {
        return Mirror.start(
                workspace.directory(), regions.farServers(), regions.west().bootstrapServers());
    }

    /// Waits until west has read tenants, keys, event types and templates from the mirrored log.
    private static void awaitKnown(Cluster west, TestTenant testTenant) {
        testTenant.awaitAccepted(west, TestTenant.INBOX_TYPE);
        System.out.println("west knows tenant, key and event type by the mirror");
    }

    /// @return instant by [System#nanoTime()] at which it was gone
    private static long lose(RegionPair regions, Ledger ledger) {
        regions.betweenThem().shut();
        EAST.forEach(part -> regions.east().kill(part));
        long gone = System.nanoTime();
        System.out.println("east is gone; %d events accepted, %d of them not at their devices"
                .formatted(ledger.acceptedCount(), ledger.missing().size()));
        return gone;
    }

    private void promote(RegionPair regions, Edge edge, Ledger ledger, MirroredLog west) {
        long begun = System.nanoTime();
        west.rewindRouters(clock.millis(), REWIND);
        regions.west().start(Part.ROUTING);
        int before = ledger.receivedCount();
        edge.leadTo(regions.west());
        Waiting.until(() -> ledger.receivedCount() > before, TIMEOUT);
        System.out.println("west is promoted; the first notification came %.1f s after the loss was declared"
                .formatted((System.nanoTime() - begun) / 1e9));
    }

    /// Waits until everything has arrived, or nothing more arrives for a while.
    private static void awaitQuiet(Ledger ledger) {
        for (int before = -1;
                before != ledger.receivedCount() && !ledger.missing().isEmpty(); ) {
            before = ledger.receivedCount();
            Waiting.until(() -> ledger.missing().isEmpty(), QUIET);
        }
    }

    private Mirror handOver(RegionPair regions, Ledger ledger) {
        regions.east().start(Part.INFRASTRUCTURE);
        regions.betweenThem().open();
        Mirror mirror = mirror(regions);
        Waiting.until(() -> ledger.missing().isEmpty(), TIMEOUT);
        awaitQuiet(ledger);
        return mirror;
    }

    private static void report(String when, Ledger.Summary sum) {
        System.out.printf(
                "%n%s: %d accepted, %d received, lost %d, doubled %d, reordered %d, ghosts %d, wrong recipient %d,"
                        + " cursors answered as not recoverable %d%n",
                when,
                sum.accepted(),
                sum.received(),
                sum.lost(),
                sum.doubled(),
                sum.reordered(),
                sum.ghosts(),
                sum.wrongRecipient(),
                sum.gaps());
    }

    private Workspace part(String region) {
        return new Workspace(workspace.root(), workspace.directory().resolve(region), workspace.operatorKey());
    }
}
