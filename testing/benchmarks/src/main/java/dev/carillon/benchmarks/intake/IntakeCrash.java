// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.intake;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.crash.DeliveryAudit;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.StreamTraffic;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.TopicTraffic;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.NumberOption;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Crash test of the ways in. Each producer sends its events until they are accepted, while ingestion and the broker
/// are killed by `kill -9` at random moments; Redis and PostgreSQL are restarted with the broker. Then every accepted
/// event must be in the router's deliveries once and in the order of its recipient.
public final class IntakeCrash {

    private static final NumberOption EVENTS =
            new NumberOption("events", 20_000, 1_000, 1_000_000, "events through each way, in steps of 200");
    private static final NumberOption RATE = new NumberOption("rate", 500, 1, 800, "events per second");
    private static final NumberOption SEED = new NumberOption("seed", 1, 0, Integer.MAX_VALUE, "seed of the kills");
    private static final String THROUGH = "through";

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Stream.concat(
                    Stream.of(EVENTS, RATE, SEED).map(NumberOption::name), Stream.of(THROUGH))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<Part> PLATFORM = Set.of(Part.ADMIN, Part.INGESTION, Part.ROUTING);

    /// Divides the number of events, so that the lanes of batches end with a whole batch.
    private static final int STEP = 200;

    private static final int BATCH = 50;
    /// A batch has at most one event of a recipient, as a producer needs who wants them in order.
    private static final int RECIPIENTS = 200;

    /// One of so many kills is the broker's.
    private static final int BROKER_SHARE = 4;

    private static final int SHORTEST_PAUSE_MILLIS = 300;
    private static final int LONGEST_PAUSE_MILLIS = 12_000;
    private static final Duration STANDSTILL = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final TestTenant tenant;
    private final int events;
    private final int rate;
    private final Random random;

    /// Way in for the events.
    private enum Way {
        /// Requests with a batch of events.
        REST,
        /// A gRPC stream.
        GRPC,
        /// A topic that ingestion reads as a Kafka source.
        KAFKA
    }

    /// Running producer.
    @FunctionalInterface
    private interface Producing extends AutoCloseable {

        @Override
        void close();
    }

    /// Numbers of kills.
    private record Kills(int ingestion, int broker) {}

    private IntakeCrash(Cluster cluster, TestTenant tenant, Arguments arguments) {
        this.cluster = cluster;
        this.tenant = tenant;
        this.events = EVENTS.of(arguments) / STEP * STEP;
        this.rate = RATE.of(arguments);
        this.random = new Random(SEED.of(arguments));
    }

    /// @return true if no event was lost, doubled or reordered
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        List<Way> ways = Arrays.stream(
                        arguments.find(THROUGH).orElse("rest,grpc,kafka").split(","))
                .map(name -> Way.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .toList();
        System.out.println("starting the services; logs are in " + workspace.logs());
        boolean clean = true;
        try (Cluster cluster = Cluster.start(workspace, PLATFORM, Map.<Part, StartOptions>of())) {
            TestTenant tenant = TestTenant.create(cluster, workspace.operatorKey(), 1);
            IntakeCrash crash = new IntakeCrash(cluster, tenant, arguments);
            System.out.println("""
                    | way in | accepted | refused | ingestion killed | broker killed | sent again | lost | doubled | reordered | seconds |
                    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |""");
            for (Way way : ways) {
                clean &= crash.run(way);
            }
        }
        if (clean) {
            workspace.forgetData();
        }
        return clean;
    }

    private boolean run(Way way) {
        Ledger ledger = new Ledger(way.name().toLowerCase(Locale.ROOT), RECIPIENTS, events);
        long begun = System.nanoTime();
        Kills kills;
        try (Producing _ = start(way, ledger)) {
            kills = kill(ledger);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        Map<String, DeliveryAudit.Place> accepted = IntStream.range(0, events)
                .filter(ledger::isAccepted)
                .boxed()
                .collect(Collectors.toMap(
                        ledger::eventId,
                        event -> new DeliveryAudit.Place(ledger.recipientOf(event), event / RECIPIENTS + 1L)));
        int refused = ledger.summary().refused();
        DeliveryAudit audit = DeliveryAudit.of(cluster.bootstrapServers(), accepted, Set.of(), STANDSTILL);
        System.out.println("| %s | %d | %d | %d | %d | %d | %d | %d | %d | %.0f |"
                .formatted(
                        way.name().toLowerCase(Locale.ROOT),
                        audit.expected(),
                        refused,
                        kills.ingestion(),
                        kills.broker(),
                        audit.sentAgain(),
                        audit.lost(),
                        audit.doubled(),
                        audit.reordered(),
                        seconds));
        return audit.isClean() && refused == 0 && audit.expected() == events;
    }

    private Producing start(Way way, Ledger ledger) {
        String type = TestTenant.INBOX_TYPE;
        return switch (way) {
            case REST ->
                Traffic.start(new Traffic.Plan(cluster.url(Part.INGESTION), tenant.apiKey(), type, rate, BATCH), ledger)
                        ::close;
            case GRPC -> StreamTraffic.start(cluster.grpcPort(), tenant.apiKey(), type, rate, ledger)::close;
            case KAFKA -> TopicTraffic.start(cluster, cluster.bootstrapServers(), tenant, type, rate, ledger)::close;
        };
    }

    /// Kills until all events are accepted, or none is for a while.
    private Kills kill(Ledger ledger) {
        int ingestion = 0;
        int broker = 0;
        int accepted = 0;
        long progressed = System.nanoTime();
        while (ledger.acceptedCount() < events && System.nanoTime() - progressed < STANDSTILL.toNanos()) {
            Waiting.pass(Duration.ofMillis(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS)));
            if (ledger.acceptedCount() > accepted) {
                accepted = ledger.acceptedCount();
                progressed = System.nanoTime();
            }
            if (accepted < events) {
                boolean isBroker = random.nextInt(BROKER_SHARE) == 0;
                Part victim = isBroker ? Part.INFRASTRUCTURE : Part.INGESTION;
                cluster.kill(victim);
                cluster.start(victim);
                broker += isBroker ? 1 : 0;
                ingestion += isBroker ? 0 : 1;
            }
        }
        return new Kills(ingestion, broker);
    }
}
