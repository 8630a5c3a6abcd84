// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.load.CommittedLog;
import dev.carillon.benchmarks.load.Following;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What became of each event of a storm, by the receipts as they are written, and whether its text arrived. One thread
/// reads receipts, any thread asks.
final class StormAudit implements AutoCloseable {

    private static final int SHOWN = 10;

    private final ArrivalBook arrivals;
    private final List<Fate> fates = new ArrayList<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private final Following following;
    private int ended;
    private int attempts;
    private int retries;
    private int reordered;

    private StormAudit(String bootstrapServers, ArrivalBook arrivals) {
        this.arrivals = arrivals;
        this.following = CommittedLog.follow(
                "storm-audit",
                bootstrapServers,
                Arrays.stream(Lane.values()).map(Topics::receipts).toList(),
                (_, receipt) -> read(receipt));
    }

    static StormAudit start(String bootstrapServers, ArrivalBook arrivals) {
        return new StormAudit(bootstrapServers, arrivals);
    }

    /// What is known of one event.
    private static final class Fate {

        private final String type;
        private final long writtenMillis;
        private String end = "";
        private long endMillis;

        private Fate(String type, long writtenMillis) {
            this.type = type;
            this.writtenMillis = writtenMillis;
        }

        private boolean isOnce() {
            return !type.equals(RetryStorm.SURE_NEWS);
        }

        private boolean isAccepted() {
            return end.startsWith("accepted");
        }

        /// Not repeated because that could have doubled it.
        private boolean isDoubt() {
            return isOnce() && end.contains("in-doubt");
        }
    }

    /// An event leaves; its number is how many left before it.
    synchronized void written(Event event) {
        fates.add(new Fate(event.getType(), event.getAcceptedAtMillis()));
    }

    /// How many events have not come to their end.
    synchronized int open() {
        return fates.size() - ended;
    }

    synchronized int events() {
        return fates.size();
    }

    synchronized int attempts() {
        return attempts;
    }

    /// Attempts after the first.
    synchronized int retries() {
        return retries;
    }

    /// How often one was accepted after a later one of the same recipient and lane.
    synchronized int reordered() {
        return reordered;
    }

    /// Of the events of a type that left in a span of time: how many, how many of them ended in doubt, and how long the
    /// accepted ones took.
    record Span(int written, int inDoubt, Latencies accepted) {}

    synchronized Span span(String type, long fromMillis, long toMillis) {
        List<Fate> those = fates.stream()
                .filter(fate ->
                        fate.type.equals(type) && fate.writtenMillis >= fromMillis && fate.writtenMillis < toMillis)
                .toList();
        return new Span(
                those.size(),
                Math.toIntExact(those.stream().filter(Fate::isDoubt).count()),
                Latencies.of(those.stream()
                        .filter(Fate::isAccepted)
                        .mapToLong(fate -> TimeUnit.MILLISECONDS.toNanos(fate.endMillis - fate.writtenMillis))
                        .toArray()));
    }

    /// How the events ended.
    ///
    /// @param accepted by a provider, and arrived
    /// @param inDoubt not repeated because that could have doubled it
    /// @param inDoubtArrived of those
    /// @param lost without an end, failed, or accepted and never arrived
    /// @param doubled that arrived more than once although they may not
    /// @param repeated that arrived more than once and may
    /// @param shown some of what should not be
    record Tally(
            int accepted, int inDoubt, int inDoubtArrived, int lost, int doubled, int repeated, List<String> shown) {}

    synchronized Tally tally() {
        arrivals.read();
        List<String> shown = new ArrayList<>();
        int accepted = 0;
        int inDoubt = 0;
        int inDoubtArrived = 0;
        int lost = 0;
        int doubled = 0;
        int repeated = 0;
        for (int number = 0; number < fates.size(); number++) {
            Fate fate = fates.get(number);
            List<String> arrived = arrivals.of(number);
            boolean isDoubt = fate.isDoubt();
            boolean isLost = !isDoubt && (!fate.isAccepted() || arrived.isEmpty());
            boolean isTwice = arrived.size() > 1;
            accepted += fate.isAccepted() && !arrived.isEmpty() ? 1 : 0;
            inDoubt += isDoubt ? 1 : 0;
            inDoubtArrived += isDoubt && !arrived.isEmpty() ? 1 : 0;
            lost += isLost ? 1 : 0;
            doubled += isTwice && fate.isOnce() ? 1 : 0;
            repeated += isTwice && !fate.isOnce() ? 1 : 0;
            if ((isLost || (isTwice && fate.isOnce())) && shown.size() < SHOWN) {
                shown.add("        %s-%d: %s, arrived over %s"
                        .formatted(fate.type, number, fate.end.isEmpty() ? "no end" : fate.end, arrived));
            }
        }
        return new Tally(accepted, inDoubt, inDoubtArrived, lost, doubled, repeated, shown);
    }

    @Override
    public void close() {
        following.close();
    }

    private synchronized void read(Receipt receipt) {
        int number = Integer.parseInt(
                receipt.getEventId().substring(receipt.getEventId().lastIndexOf('-') + 1));
        if (receipt.hasAttempted()) {
            attempts++;
            retries += receipt.getAttempted().getAttempt() > 1 ? 1 : 0;
        }
        if (receipt.getAttempted().hasAccepted()) {
            end(number, receipt, "accepted by " + receipt.getAttempted().getProvider());
            Integer before = newest.put(receipt.getRecipient() + "/" + receipt.getLane(), number);
            reordered += before != null && before > number ? 1 : 0;
        } else if (receipt.hasFailed()) {
            end(number, receipt, "failed: " + receipt.getFailed().getDetail());
        } else if (receipt.hasExpired()) {
            end(number, receipt, "expired");
        }
    }

    private void end(int number, Receipt receipt, String how) {
        Fate fate = fates.get(number);
        ended += fate.end.isEmpty() ? 1 : 0;
        fate.end = how;
        fate.endMillis = receipt.getAtMillis();
    }
}
