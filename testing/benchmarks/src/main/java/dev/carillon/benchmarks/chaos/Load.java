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
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Events of all kinds at a steady rate, with a ledger for each kind. The kinds alternate between the ingestion
/// services. For one thread.
final class Load {

    private static final Duration STANDSTILL = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final int LONGEST_SECONDS = 3_600;
    private static final int REPETITIONS = 100;

    /// Most events of a kind that goes to providers, whose simulators keep their last 100,000 arrivals.
    private static final int MOST_FOR_PROVIDERS = 45_000;

    private final Cluster cluster;
    private final Tenant tenant;
    private final List<Part> ingestions;
    private final Broadcasts broadcasts;
    private final Map<Kind, Ledger> ledgers = new EnumMap<>(Kind.class);
    private final List<Traffic> traffic = new ArrayList<>();
    private Map<Kind, List<ArrivalAudit>> providers = Map.of();
    private int repetitions;

    private Load(String run, Installation installation, Tenant tenant, ChaosPlan.Traffic plan, Arrivals arrivals) {
        this.cluster = installation.cluster();
        this.tenant = tenant;
        this.ingestions = installation.layout().instances(Part.INGESTION, Part.SECOND_INGESTION);
        try (RestApi simulators = simulators()) {
            simulators.delete("/simulators/email/messages");
            simulators.delete("/simulators/push/notifications");
        }
        try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), tenant.base().apiKey())) {
            this.broadcasts = new Broadcasts(run, arrivals, admin, cluster.url(ingestions.getLast()), tenant.base());
        }
        for (Kind kind : Kind.values()) {
            start(run, kind, plan, arrivals);
        }
    }

    /// Starts posting.
    ///
    /// @param run Name that separates these events from those of other loads
    static Load start(String run, Installation installation, Tenant tenant, ChaosPlan.Traffic plan, Arrivals arrivals) {
        return new Load(run, installation, tenant, plan, arrivals);
    }

    private void start(String run, Kind kind, ChaosPlan.Traffic plan, Arrivals arrivals) {
        int rate = kind.rate(plan.rate());
        int capacity = rate * LONGEST_SECONDS;
        boolean hasProviders = kind.hasMail() || kind.hasPush();
        Ledger ledger = new Ledger(
                run + "-" + kind.label(),
                plan.recipients(),
                hasProviders ? Math.min(capacity, MOST_FOR_PROVIDERS) : capacity,
                _ -> kind.hasInbox());
        ledgers.put(kind, ledger);
        arrivals.add(kind == Kind.DIGEST ? new DigestItems(ledger) : ledger);
        Part ingestion = ingestions.get(traffic.size() % ingestions.size());
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
                .orElseThrow(() -> new IllegalStateException("no event of a batch was accepted"));
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

    /// Stops posting, and waits until everything has arrived or nothing more arrives.
    void stop() {
        broadcasts.close();
        traffic.parallelStream().forEach(Traffic::close);
        Waiting.untilNoneIsMissing(this::missingInInboxes, STANDSTILL);
        providers = awaitProviders();
    }

    /// Comparison of what was acknowledged with what is at the devices now and was at the providers when the load
    /// stopped.
    Score score() {
        return Stream.of(Kind.values()).map(this::score).reduce(broadcasts.score(), Score::plus);
    }

    /// Descriptions of the first violations.
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Score score = score(kind);
            if (!score.isClean()) {
                Ledger ledger = ledger(kind);
                findings.add("%s: %s, missing %s, reordered %s, %s"
                        .formatted(
                                ledger.run(),
                                score,
                                ledger.missing().stream().limit(10).toList(),
                                ledger.reordered().stream().limit(10).toList(),
                                ledger.findings()));
            }
        }
        if (!broadcasts.score().violations().isNone()) {
            findings.add("audiences and campaign: %s %s".formatted(broadcasts.score(), broadcasts.findings()));
        }
        return findings;
    }

    private RestApi simulators() {
        return new RestApi(cluster.url(Part.SIMULATORS), "");
    }

    private long missingInInboxes() {
        return broadcasts.missing()
                + ledgers.values().stream()
                        .mapToLong(ledger -> (long) ledger.expectedCount() - ledger.receivedCount())
                        .sum();
    }

    private Map<Kind, List<ArrivalAudit>> awaitProviders() {
        try (RestApi simulators = simulators()) {
            Map<Kind, List<ArrivalAudit>> audits = audit(simulators);
            long least = lost(audits);
            long deadline = System.nanoTime() + STANDSTILL.toNanos();
            while (least > 0 && System.nanoTime() < deadline) {
                Waiting.pass(POLL);
                audits = audit(simulators);
                if (lost(audits) < least) {
                    least = lost(audits);
                    deadline = System.nanoTime() + STANDSTILL.toNanos();
                }
            }
            return audits;
        }
    }

    private static long lost(Map<Kind, List<ArrivalAudit>> audits) {
        return audits.values().stream()
                .flatMap(List::stream)
                .mapToLong(ArrivalAudit::lost)
                .sum();
    }

    private Map<Kind, List<ArrivalAudit>> audit(RestApi simulators) {
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

    private Score score(Kind kind) {
        Ledger ledger = ledger(kind);
        Ledger.Summary inbox = ledger.summary();
        double silence = inbox.received() == 0
                ? 0
                : ledger.latencies(Long.MIN_VALUE, Long.MAX_VALUE).max() / 1e3
                        - kind.delay().toSeconds();
        Score score = new Score(
                inbox.accepted(),
                ledger.expectedCount(),
                inbox.received(),
                0,
                new Violations(
                        inbox.lost(),
                        inbox.doubled(),
                        kind.keepsOrderInInbox() ? inbox.reordered() : 0,
                        inbox.ghosts(),
                        inbox.wrongRecipient(),
                        inbox.refused(),
                        ledger.unansweredCount()),
                Math.max(0, silence));
        for (ArrivalAudit audit : Optional.ofNullable(providers.get(kind)).orElse(List.of())) {
            score = score.plus(new Score(
                    0,
                    inbox.accepted(),
                    audit.arrived(),
                    audit.wireDuplicates(),
                    new Violations(
                            audit.lost(),
                            audit.doubled(),
                            kind == Kind.STRICT ? audit.reordered() : 0,
                            audit.ghosts(),
                            audit.wrongRecipient(),
                            0,
                            0),
                    0));
        }
        return score;
    }

    private Ledger ledger(Kind kind) {
        return Optional.ofNullable(ledgers.get(kind)).orElseThrow();
    }
}
