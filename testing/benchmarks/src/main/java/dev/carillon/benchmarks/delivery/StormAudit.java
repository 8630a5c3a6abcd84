// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.load.BackgroundTask;
import dev.carillon.benchmarks.load.CommittedLog;
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

/// Audit of each event of a storm, by its receipts and the arrival of its text. One thread reads receipts, any
/// thread may query.
final class StormAudit implements AutoCloseable {

    private static final int SHOWN = 10;

    private final ArrivalIndex arrivals;
    private final List<EventState> fates = new ArrayList<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private final BackgroundTask following;
    private int ended;
    private int attempts;
    private int retries;
    private int reordered;

    private StormAudit(String bootstrapServers, ArrivalIndex arrivals) {
        this.arrivals = arrivals;
        this.following = CommittedLog.follow(
                "storm-audit",
                bootstrapServers,
                Arrays.stream(Lane.values()).map(Topics::receipts).toList(),
                (_, receipt) -> read(receipt));
    }

    static StormAudit start(String bootstrapServers, ArrivalIndex arrivals) {
        return new StormAudit(bootstrapServers, arrivals);
    }

    /// State of one event.
    private static final class EventState {

        private final String type;
        private final long writtenMillis;
        private String end = "";
        private long endMillis;

        private EventState(String type, long writtenMillis) {
            this.type = type;
            this.writtenMillis = writtenMillis;
        }

        private boolean isOnce() {
            return !type.equals(RetryStorm.SURE_NEWS);
        }

        private boolean isAccepted() {
            return end.startsWith("accepted");
        }

        /// True if the event was not retried because a retry could have duplicated it.
        private boolean isDoubt() {
            return isOnce() && end.contains("in-doubt");
        }
    }

    /// Records a written event; its number is the count of earlier ones.
    synchronized void written(Event event) {
        fates.add(new EventState(event.getType(), event.getAcceptedAtMillis()));
    }

    /// Number of events that have not ended.
    synchronized int open() {
        return fates.size() - ended;
    }

    synchronized int events() {
        return fates.size();
    }

    synchronized int attempts() {
        return attempts;
    }

    /// Number of attempts after the first.
    synchronized int retries() {
        return retries;
    }

    /// Number of events accepted after a later one of the same recipient and lane.
    synchronized int reordered() {
        return reordered;
    }

    /// Statistics of the events of one type in a time span: number of events, number in doubt, and latencies of the
    /// accepted ones.
    record Span(int written, int inDoubt, Latencies accepted) {}

    synchronized Span span(String type, long fromMillis, long toMillis) {
        List<EventState> those = fates.stream()
                .filter(fate ->
                        fate.type.equals(type) && fate.writtenMillis >= fromMillis && fate.writtenMillis < toMillis)
                .toList();
        return new Span(
                those.size(),
                Math.toIntExact(those.stream().filter(EventState::isDoubt).count()),
                Latencies.of(those.stream()
                        .filter(EventState::isAccepted)
                        .mapToLong(fate -> TimeUnit.MILLISECONDS.toNanos(fate.endMillis - fate.writtenMillis))
                        .toArray()));
    }

    /// Counts of the events by their end.
    ///
    /// @param accepted Number accepted by a provider and arrived
    /// @param inDoubt Number not retried because a retry could have duplicated them
    /// @param inDoubtArrived Number of those that arrived
    /// @param lost Number without an end, failed, or accepted and never arrived
    /// @param doubled Number that arrived more than once although their guarantee forbids it
    /// @param repeated Number that arrived more than once as their guarantee allows
    /// @param shown Examples of violations
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
            EventState fate = fates.get(number);
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
        EventState fate = fates.get(number);
        ended += fate.end.isEmpty() ? 1 : 0;
        fate.end = how;
        fate.endMillis = receipt.getAtMillis();
    }
}
