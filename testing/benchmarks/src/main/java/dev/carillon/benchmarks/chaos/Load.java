// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.crash.ArrivalAudit;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// Events of all kinds at a steady rate, with a ledger for each kind. The kinds alternate between both ingestion
/// services. For one thread.
final class Load {

    private static final Duration STANDSTILL = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int LONGEST_SECONDS = 7_200;
    private static final int REPETITIONS = 100;

    private final String run;
    private final Cluster cluster;
    private final Tenant tenant;
    private final ChaosPlan.Traffic plan;
    private final RestApi simulators;
    private final Broadcasts broadcasts;
    private final Map<Kind, Ledger> ledgers = new EnumMap<>(Kind.class);
    private final List<Traffic> traffic = new ArrayList<>();
    private int repetitions;

    private Load(String run, Cluster cluster, Tenant tenant, ChaosPlan.Traffic plan, Arrivals arrivals) {
        this.run = run;
        this.cluster = cluster;
        this.tenant = tenant;
        this.plan = plan;
        this.simulators = new RestApi(cluster.url(Part.SIMULATORS), "");
        simulators.delete("/simulators/email/messages");
        simulators.delete("/simulators/push/notifications");
        arrivals.clear();
        try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), tenant.base().apiKey())) {
            this.broadcasts = new Broadcasts(run, arrivals, admin, cluster.url(Part.SECOND_INGESTION), tenant.base());
        }
        for (Kind kind : Kind.values()) {
            start(kind, arrivals);
        }
    }

    /// Starts posting.
    ///
    /// @param run Name that separates these events from those of other loads
    static Load start(String run, Cluster cluster, Tenant tenant, ChaosPlan.Traffic plan, Arrivals arrivals) {
        return new Load(run, cluster, tenant, plan, arrivals);
    }

    private void start(Kind kind, Arrivals arrivals) {
        int rate = kind.rate(plan.rate());
        Ledger ledger =
                new Ledger(run + "-" + kind.label(), plan.recipients(), rate * LONGEST_SECONDS, _ -> kind.hasInbox());
        ledgers.put(kind, ledger);
        arrivals.add(kind == Kind.DIGEST ? new DigestItems(ledger) : ledger);
        Part ingestion = kind.ordinal() % 2 == 0 ? Part.INGESTION : Part.SECOND_INGESTION;
        traffic.add(Traffic.start(
                new Traffic.Plan(cluster.url(ingestion), tenant.base().apiKey(), kind.type(), rate, kind.batch()),
                ledger));
    }

    /// Posts an accepted event of the batches again, many times at once.
    void repeatAcceptedEvent() {
        Ledger ledger = ledger(Kind.BATCH);
        int event = IntStream.range(0, ledger.capacity())
                .filter(ledger::isAccepted)
                .skip(repetitions)
                .findFirst()
                .orElse(0);
        repetitions++;
        ObjectNode text = Json.object().put("id", ledger.eventId(event)).put("type", Kind.BATCH.type());
        text.putArray("recipients").add("r" + ledger.recipientOf(event));
        text.putObject("data").put("run", ledger.run()).put("n", event).put("order", "A-17");
        try (RestApi ingestion =
                new RestApi(cluster.url(Part.INGESTION), tenant.base().apiKey())) {
            IntStream.range(0, REPETITIONS).parallel().forEach(_ -> {
                try {
                    ingestion.post("/v1/events", text);
                } catch (UncheckedIOException _) {
                    // A repetition without an answer may have been accepted, too, and must have no effect.
                }
            });
        }
    }

    /// Number of acknowledged events so far, without audiences.
    long acknowledged() {
        return ledgers.values().stream().mapToLong(Ledger::acceptedCount).sum();
    }

    /// Stops posting, waits until everything has arrived or nothing more arrives, and compares.
    Score stop() {
        try (simulators) {
            broadcasts.close();
            traffic.parallelStream().forEach(Traffic::close);
            Waiting.untilNoneIsMissing(this::missingInInboxes, STANDSTILL);
            Map<Kind, List<ArrivalAudit>> audits = awaitProviders();
            Score score = broadcasts.score();
            for (Kind kind : Kind.values()) {
                Score ofKind = score(kind, audits.getOrDefault(kind, List.of()));
                if (!ofKind.isClean()) {
                    System.out.printf(
                            "%s: %s %s%n",
                            ledger(kind).run(), ofKind, ledger(kind).findings());
                }
                score = score.plus(ofKind);
            }
            return score;
        }
    }

    private long missingInInboxes() {
        return broadcasts.missing()
                + ledgers.values().stream()
                        .mapToLong(ledger -> (long) ledger.expectedCount() - ledger.receivedCount())
                        .sum();
    }

    private Map<Kind, List<ArrivalAudit>> awaitProviders() {
        Map<Kind, List<ArrivalAudit>> audits = audit();
        long least = lost(audits);
        long deadline = System.nanoTime() + STANDSTILL.toNanos();
        while (least > 0 && System.nanoTime() < deadline) {
            Waiting.pass(POLL);
            audits = audit();
            if (lost(audits) < least) {
                least = lost(audits);
                deadline = System.nanoTime() + STANDSTILL.toNanos();
            }
        }
        return audits;
    }

    private static long lost(Map<Kind, List<ArrivalAudit>> audits) {
        return audits.values().stream()
                .flatMap(List::stream)
                .mapToLong(ArrivalAudit::lost)
                .sum();
    }

    private Map<Kind, List<ArrivalAudit>> audit() {
        Map<Kind, List<ArrivalAudit>> audits = new EnumMap<>(Kind.class);
        ledgers.forEach((kind, ledger) -> {
            List<ArrivalAudit> ofKind = new ArrayList<>();
            if (kind.hasMail()) {
                ofKind.add(ArrivalAudit.ofMails(simulators, ledger));
            }
            if (kind.hasPush()) {
                ofKind.add(ArrivalAudit.ofPushes(simulators, ledger));
            }
            audits.put(kind, ofKind);
        });
        return audits;
    }

    private Score score(Kind kind, List<ArrivalAudit> audits) {
        Ledger.Summary inbox = ledger(kind).summary();
        double silence = ledger(kind).latencies(Long.MIN_VALUE, Long.MAX_VALUE).max() / 1e3
                - kind.delay().toSeconds();
        Score score = new Score(
                inbox.accepted(),
                inbox.lost(),
                inbox.doubled(),
                inbox.reordered(),
                (long) inbox.ghosts() + inbox.wrongRecipient() + inbox.refused(),
                kind.hasInbox() ? silence : 0);
        for (ArrivalAudit audit : audits) {
            score = score.plus(new Score(
                    0,
                    audit.lost(),
                    audit.doubled(),
                    kind == Kind.STRICT ? audit.reordered() : 0,
                    (long) audit.ghosts() + audit.wrongRecipient(),
                    0));
        }
        return score;
    }

    private Ledger ledger(Kind kind) {
        return Optional.ofNullable(ledgers.get(kind)).orElseThrow();
    }
}
