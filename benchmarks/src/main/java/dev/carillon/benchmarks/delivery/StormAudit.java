// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Holds what was sent in a storm against the receipts and against what arrived. For one thread.
final class StormAudit {

    /// The router's retry budget by default, for each of its partitions and lanes.
    private static final double SHARE = 0.2;

    private static final int BURST = 100;
    private static final int PER_SECOND = 10;
    private static final int BUDGETS = 4 * 2;

    private final ReceiptBook receipts;
    private final ArrivalBook arrivals;
    private final Map<String, Event> events = new LinkedHashMap<>();
    private long downMillis;
    private long backMillis;

    StormAudit(ReceiptBook receipts, ArrivalBook arrivals) {
        this.receipts = receipts;
        this.arrivals = arrivals;
    }

    void written(Event event) {
        events.put(event.getId(), event);
    }

    void begin(long atMillis) {
        downMillis = atMillis;
    }

    void end(long atMillis) {
        backMillis = atMillis;
    }

    /// How many events have not come to their end.
    long open() {
        return events.size() - receipts.count(StormAudit::isEnd);
    }

    /// Prints what was found.
    ///
    /// @return whether every promise was kept
    boolean report(Duration outage) {
        arrivals.read();
        Map<String, Receipt> ends = new HashMap<>();
        receipts.list(StormAudit::isEnd).forEach(end -> ends.put(end.getEventId(), end));
        Tally tally = new Tally();
        events.forEach((id, event) -> tally.add(event, ends.get(id), arrivals.of(number(id))));
        long attempts = receipts.count(Receipt::hasAttempted);
        long retries = receipts.count(
                receipt -> receipt.hasAttempted() && receipt.getAttempted().getAttempt() > 1);
        long budget =
                Math.round(SHARE * events.size() + BUDGETS * (BURST + PER_SECOND * (double) (outage.toSeconds() + 60)));
        int reordered = reordered();
        Latencies alerts = alertLatencies();
        System.out.printf(
                "%nevents %d, accepted %d, in doubt and not repeated %d (of which %d had arrived), lost %d, doubled %d%n"
                        + "doubled where repeating was promised rather than losing (at_least_once): %d%n"
                        + "attempts %d, of which retries %d (the retry budget allows %d)%n"
                        + "reordered for a recipient: %d%n"
                        + "critical lane while the provider was down: %d accepted, p50 %.0f ms, p99 %.0f ms, max %.0f ms%n",
                events.size(),
                tally.accepted,
                tally.inDoubt,
                tally.inDoubtArrived,
                tally.lost,
                tally.doubled,
                tally.repeated,
                attempts,
                retries,
                budget,
                reordered,
                alerts.count(),
                alerts.median(),
                alerts.p99(),
                alerts.max());
        tally.shown.forEach(System.out::println);
        return tally.lost == 0 && tally.doubled == 0 && retries <= budget && reordered == 0;
    }

    private static boolean isEnd(Receipt receipt) {
        return receipt.getAttempted().hasAccepted() || receipt.hasFailed() || receipt.hasExpired();
    }

    /// Accepted attempts of one recipient, type and lane, in the order of their receipts.
    private int reordered() {
        int reordered = 0;
        Map<String, Integer> newest = new HashMap<>();
        for (Receipt receipt : receipts.list(receipt -> receipt.getAttempted().hasAccepted())) {
            int number = number(receipt.getEventId());
            String order = receipt.getRecipient() + "/" + receipt.getLane();
            Integer before = newest.put(order, number);
            if (before != null && before > number) {
                reordered++;
            }
        }
        return reordered;
    }

    private Latencies alertLatencies() {
        return Latencies.of(receipts
                .list(receipt -> receipt.getLane() == Lane.CRITICAL.code()
                        && receipt.getAttempted().hasAccepted()
                        && receipt.getAtMillis() >= downMillis
                        && receipt.getAtMillis() < backMillis)
                .stream()
                .mapToLong(receipt -> TimeUnit.MILLISECONDS.toNanos(receipt.getAtMillis()
                        - java.util.Objects.requireNonNull(events.get(receipt.getEventId()))
                                .getAcceptedAtMillis()))
                .toArray());
    }

    private static int number(String event) {
        return Integer.parseInt(event.substring(event.lastIndexOf('-') + 1));
    }

    /// How the events ended.
    private static final class Tally {

        private static final int SHOWN = 10;

        private final List<String> shown = new ArrayList<>();
        private int accepted;
        private int inDoubt;
        private int inDoubtArrived;
        private int lost;
        private int doubled;
        private int repeated;

        void add(Event event, @org.jspecify.annotations.Nullable Receipt end, List<String> arrived) {
            boolean once = !event.getType().startsWith("sure");
            if (end != null && end.getAttempted().hasAccepted()) {
                accepted++;
                count(event, once, arrived);
            } else if (once && end != null && end.getFailed().getDetail().startsWith("in-doubt")) {
                inDoubt++;
                inDoubtArrived += arrived.isEmpty() ? 0 : 1;
                count(event, true, arrived.isEmpty() ? List.of("") : arrived);
            } else {
                lost++;
                show("lost: %s, %s, arrived %s"
                        .formatted(
                                event.getId(),
                                end == null
                                        ? "without an end"
                                        : end.getFactCase() + " "
                                                + end.getFailed().getDetail(),
                                arrived));
            }
        }

        private void count(Event event, boolean once, List<String> arrived) {
            if (arrived.isEmpty()) {
                lost++;
                show("accepted, never arrived: " + event.getId());
            } else if (arrived.size() > 1) {
                if (once) {
                    doubled++;
                    show("doubled: %s, arrived over %s".formatted(event.getId(), arrived));
                } else {
                    repeated++;
                }
            }
        }

        private void show(String line) {
            if (shown.size() < SHOWN) {
                shown.add(line);
            }
        }
    }
}
