// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.outbox;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.crash.DeliveryAudit;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.NumberOption;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Crash test of the outbox. An application commits events while two relays, ingestion and the broker are killed by
/// `kill -9` and its database by an immediate shutdown, at random moments. Then every committed event must be in the
/// router's deliveries once and
/// in order, and no event of a transaction that was rolled back.
public final class OutboxCrash {

    private static final NumberOption EVENTS =
            new NumberOption("events", 20_000, 1, 1_000_000, "events that the application commits");
    private static final NumberOption ACCOUNTS =
            new NumberOption("accounts", 200, 1, 100_000, "aggregates, with one recipient each");
    private static final NumberOption RATE = new NumberOption("rate", 250, 1, 100_000, "most events per second");
    private static final NumberOption SEED = new NumberOption("seed", 1, 0, Integer.MAX_VALUE, "seed of the kills");

    /// Names of the command line's options.
    public static final Set<String> OPTIONS =
            Stream.of(EVENTS, ACCOUNTS, RATE, SEED).map(NumberOption::name).collect(Collectors.toUnmodifiableSet());

    private static final Set<Part> PLATFORM = Set.of(Part.ADMIN, Part.INGESTION, Part.ROUTING);
    private static final List<Part> RELAYS = List.of(Part.OUTBOX_RELAY, Part.SECOND_OUTBOX_RELAY);
    private static final String TABLE = "outbox-relay/src/main/resources/outbox.sql";

    /// Of so many kills one is the database's, one ingestion's and one the broker's.
    private static final int KINDS = 6;

    private static final int SHORTEST_PAUSE_MILLIS = 300;
    private static final int LONGEST_PAUSE_MILLIS = 15_000;
    private static final Duration STANDSTILL = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final ApplicationDatabase database;
    private final Random random;
    private int relayKills;
    private int databaseKills;
    private int ingestionKills;
    private int brokerKills;

    private OutboxCrash(Cluster cluster, ApplicationDatabase database, Random random) {
        this.cluster = cluster;
        this.database = database;
        this.random = random;
    }

    /// @return true if no event was lost, doubled, reordered or sent without a commit
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        int seed = SEED.of(arguments);
        int accounts = ACCOUNTS.of(arguments);
        System.out.println("starting the services; logs are in " + workspace.logs());
        // A process reads its options when it starts. Those of the relays are known when the tenant is created.
        Map<Part, StartOptions> options = new EnumMap<>(Part.class);
        boolean clean;
        try (Cluster cluster = Cluster.start(workspace, PLATFORM, options);
                ApplicationDatabase database = ApplicationDatabase.start(
                        workspace.data().resolve("application"),
                        workspace.root().resolve(TABLE),
                        accounts)) {
            TestTenant tenant = TestTenant.create(cluster, workspace.operatorKey(), 1);
            RELAYS.forEach(relay -> options.put(relay, RelayOptions.of(cluster, database, tenant)));
            RELAYS.forEach(cluster::start);
            ApplicationWriters.Plan plan =
                    new ApplicationWriters.Plan(accounts, EVENTS.of(arguments), RATE.of(arguments), seed);
            try (ApplicationWriters writers = ApplicationWriters.start(database, plan)) {
                clean = new OutboxCrash(cluster, database, new Random(seed)).run(writers, seed);
            }
        }
        if (clean) {
            workspace.forgetData();
        }
        return clean;
    }

    private boolean run(ApplicationWriters writers, int seed) {
        long begun = System.nanoTime();
        while (!writers.isDone()) {
            Waiting.pass(Duration.ofMillis(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS)));
            kill();
        }
        writers.close();
        if (!Waiting.untilNoneIsMissing(() -> database.count("carillon_outbox"), STANDSTILL)) {
            System.out.println("%d rows are left in the outbox".formatted(database.count("carillon_outbox")));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        long refused = database.count("carillon_outbox_refused");
        DeliveryAudit audit =
                DeliveryAudit.of(cluster.bootstrapServers(), database.committed(), writers.rolledBack(), STANDSTILL);
        System.out.println("""
                | seed | committed | rolled back | relays killed | databases killed | ingestion killed | broker killed | sent again | lost | doubled | reordered | sent without commit | refused | seconds |
                | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %.0f |""".formatted(
                        seed,
                        audit.expected(),
                        writers.rolledBack().size(),
                        relayKills,
                        databaseKills,
                        ingestionKills,
                        brokerKills,
                        audit.sentAgain(),
                        audit.lost(),
                        audit.doubled(),
                        audit.reordered(),
                        audit.forbidden(),
                        refused,
                        seconds));
        return audit.isClean() && refused == 0;
    }

    private void kill() {
        switch (random.nextInt(KINDS)) {
            case 0 -> {
                database.crashAndRestart();
                databaseKills++;
            }
            case 1 -> {
                restart(Part.INGESTION);
                ingestionKills++;
            }
            case 2 -> {
                restart(Part.INFRASTRUCTURE);
                brokerKills++;
            }
            default -> {
                Part relay = RELAYS.get(random.nextInt(RELAYS.size()));
                cluster.kill(relay);
                cluster.launch(relay);
                relayKills++;
            }
        }
    }

    private void restart(Part part) {
        cluster.kill(part);
        cluster.start(part);
    }
}
