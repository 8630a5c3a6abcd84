// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.region;

import dev.carillon.benchmarks.Arguments;
import dev.carillon.benchmarks.Workspace;
import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.Variation;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.Stage;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
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

/// Loses a region. *East* is home to everybody; *west* holds a mirror of its log, far away, and a
/// gateway that keeps the inboxes of that mirror warm. East is killed under load, west is promoted,
/// producers and devices are led there by the edge, with the ids and cursors that they have. Then east's
/// brokers come back and hand over what they had kept to themselves. What was lost, doubled and out of
/// order is counted twice: after the promotion and after the return. Two things may happen, as `docs/multi-region.md`
/// says: what had reached its device before the loss may come again, and what only east's disk had comes late.
public final class Regions {

    /// What the command line may say.
    public static final Set<String> OPTIONS = Set.of("rate", "seconds", "delay-ms", "recipients");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Duration REWIND = Duration.ofMinutes(5);
    private static final int LONGEST_RUN_SECONDS = 900;
    private static final Set<Part> EAST =
            Set.of(Part.INFRASTRUCTURE, Part.ADMIN, Part.INGESTION, Part.ROUTING, Part.GATEWAY);
    private static final Set<Part> WEST = Set.of(Part.INFRASTRUCTURE, Part.INGESTION, Part.GATEWAY);

    private final Plan plan;
    private final Workspace workspace;
    private final InstantSource clock;

    /// @param rate events a second
    /// @param settle how long traffic flows before the loss, and after the promotion
    /// @param delay between the regions, one way
    record Plan(int rate, Duration settle, Duration delay, int recipients) {}

    /// What may come again or late.
    ///
    /// @param atNanos when east was gone
    /// @param onlyInEast what was accepted and had not arrived before east's log came back
    private record Loss(long atNanos, Set<Integer> onlyInEast) {}

    private record Sites(Cluster east, Cluster west, TcpLink betweenThem, String farServers) {}

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

    /// @return whether in the end nothing was lost or at somebody else's, and nothing came again or late but what may
    /// @throws IOException when the data of a clean run cannot be removed
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
        Map<Part, Variation> eastern = unsealed(EAST);
        eastern.put(Part.INFRASTRUCTURE, new Variation(List.of(), List.of(",%d@%d".formatted(far, advertised))));
        try (TcpLink link = TcpLink.on(advertised, far).delay(plan.delay());
                Cluster east = Cluster.start(part("east"), EAST, eastern);
                Cluster west = Cluster.start(part("west"), WEST, unsealed(Set.of(Part.values())))) {
            return run(new Sites(east, west, link, "127.0.0.1:" + advertised));
        }
    }

    private static Map<Part, Variation> unsealed(Set<Part> parts) {
        Map<Part, Variation> variations = new EnumMap<>(Part.class);
        parts.stream()
                .filter(part -> part != Part.INFRASTRUCTURE)
                .forEach(part -> variations.put(part, Variation.UNSEALED));
        return variations;
    }

    private boolean run(Sites sites) {
        Stage stage = Stage.set(sites.east(), workspace.operatorKey(), plan.recipients());
        Ledger ledger = new Ledger("regions", plan.recipients(), plan.rate() * LONGEST_RUN_SECONDS);
        try (Edge edge = Edge.to(sites.east());
                MirroredLog log = new MirroredLog(sites.west().bootstrapServers());
                Devices devices = Devices.start(edge.gateway().port(), stage.tokens(), Acks.NONE, ledger)) {
            devices.awaitAllOpen(PATIENCE);
            Mirror mirror = mirror(sites);
            Loss loss;
            try {
                awaitKnown(sites.west(), stage);
                Traffic.Plan posting = new Traffic.Plan(
                        URI.create("http://127.0.0.1:" + edge.ingestion().port()),
                        stage.apiKey(),
                        Stage.INBOX_TYPE,
                        plan.rate(),
                        1);
                long lostAt;
                try (Traffic _ = Traffic.start(posting, ledger)) {
                    Waiting.pass(plan.settle());
                    lostAt = lose(sites, ledger);
                    mirror.close();
                    promote(sites, edge, ledger, log);
                    devices.awaitAllOpen(PATIENCE);
                    Waiting.pass(plan.settle());
                }
                awaitQuiet(ledger);
                report("after the promotion", ledger.summary());
                loss = new Loss(lostAt, Set.copyOf(ledger.missing()));
                mirror = handOver(sites, ledger);
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

    private Mirror mirror(Sites sites) {
        return Mirror.start(
                workspace.directory(), sites.farServers(), sites.west().bootstrapServers());
    }

    /// Tenants, keys, event types and templates are in the log, so west knows them when the mirror has
    /// brought them.
    private static void awaitKnown(Cluster west, Stage stage) {
        stage.awaitAccepted(west, Stage.INBOX_TYPE);
        System.out.println("west knows tenant, key and event type by the mirror");
    }

    /// @return by [System#nanoTime()], when it was gone
    private static long lose(Sites sites, Ledger ledger) {
        sites.betweenThem().shut();
        EAST.forEach(part -> sites.east().kill(part));
        long gone = System.nanoTime();
        System.out.println("east is gone; %d events accepted, %d of them not at their devices"
                .formatted(ledger.acceptedCount(), ledger.missing().size()));
        return gone;
    }

    private void promote(Sites sites, Edge edge, Ledger ledger, MirroredLog west) {
        long begun = System.nanoTime();
        west.rewindRouters(clock.millis(), REWIND);
        sites.west().start(Part.ROUTING);
        int before = ledger.receivedCount();
        edge.leadTo(sites.west());
        Waiting.until(() -> ledger.receivedCount() > before, PATIENCE);
        System.out.println("west is promoted; the first notification came %.1f s after the loss was declared"
                .formatted((System.nanoTime() - begun) / 1e9));
    }

    /// Until everything is there, or nothing more comes for a while.
    private static void awaitQuiet(Ledger ledger) {
        for (int before = -1;
                before != ledger.receivedCount() && !ledger.missing().isEmpty(); ) {
            before = ledger.receivedCount();
            Waiting.until(() -> ledger.missing().isEmpty(), QUIET);
        }
    }

    private Mirror handOver(Sites sites, Ledger ledger) {
        sites.east().start(Part.INFRASTRUCTURE);
        sites.betweenThem().open();
        Mirror mirror = mirror(sites);
        Waiting.until(() -> ledger.missing().isEmpty(), PATIENCE);
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
