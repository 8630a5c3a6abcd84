// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import dev.carillon.benchmarks.client.InboxListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntPredicate;
import tools.jackson.databind.JsonNode;

/// Ledger of accepted events and of arrivals at devices, by event. Event `n` is for recipient `n` modulo the number
/// of recipients, so that a recipient's events have increasing `n`. Arrivals are expected at connected recipients
/// only. Producers' threads write accepted events, the devices' thread writes arrivals; the totals are valid after
/// both have ended.
public final class Ledger implements InboxListener {

    private static final int REFUSED = -1;
    private static final int ACCEPTED = 1;
    private static final int SHOWN = 10;
    private static final int NONE = -1;

    private final String run;
    private final int recipients;
    private final IntPredicate connected;
    private final AtomicIntegerArray promises;
    private final AtomicIntegerArray arrivals;
    private final AtomicIntegerArray listed;
    private final long[] scheduledNanos;
    private final long[] arrivedNanos;
    private final Map<String, Position> lastPositions = new HashMap<>();
    private final int[] lastEvent;
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger expected = new AtomicInteger();
    private final List<String> findings = new ArrayList<>();
    private final List<Integer> repeated = new ArrayList<>();
    private final List<Integer> reordered = new ArrayList<>();
    private int wrongRecipient;
    private int gaps;

    /// @param run Name that separates the events of this run from those of others
    /// @param capacity Maximum number of events
    public Ledger(String run, int recipients, int capacity) {
        this(run, recipients, capacity, _ -> true);
    }

    /// @param connected True for the recipients that have a connected device
    public Ledger(String run, int recipients, int capacity, IntPredicate connected) {
        this.run = run;
        this.recipients = recipients;
        this.connected = connected;
        this.promises = new AtomicIntegerArray(capacity);
        this.arrivals = new AtomicIntegerArray(capacity);
        this.listed = new AtomicIntegerArray(capacity);
        this.scheduledNanos = new long[capacity];
        this.arrivedNanos = new long[capacity];
        this.lastEvent = new int[recipients];
        Arrays.fill(lastEvent, -1);
    }

    /// Totals. A gap after which the device reads its list violates no guarantee.
    public record Summary(
            int accepted,
            int received,
            int refused,
            int lost,
            int doubled,
            int reordered,
            int ghosts,
            int wrongRecipient,
            int gaps) {

        public boolean isClean() {
            return lost + doubled + reordered + ghosts + wrongRecipient + refused == 0;
        }
    }

    public String eventId(int event) {
        return "%s-%d".formatted(run, event);
    }

    /// True if an event with this id can belong to this run.
    public boolean isOwn(String eventId) {
        return eventId.startsWith(run + "-");
    }

    public int recipientOf(int event) {
        return event % recipients;
    }

    public int recipients() {
        return recipients;
    }

    public int capacity() {
        return promises.length();
    }

    public String run() {
        return run;
    }

    void markScheduled(int event, long atNanos) {
        scheduledNanos[event] = atNanos;
    }

    void markAccepted(int event) {
        promises.set(event, ACCEPTED);
        accepted.incrementAndGet();
        if (isExpected(event)) {
            expected.incrementAndGet();
        }
    }

    void markRefused(int event) {
        promises.set(event, REFUSED);
    }

    public int acceptedCount() {
        return accepted.get();
    }

    /// Number of accepted events that must arrive at a device.
    public int expectedCount() {
        return expected.get();
    }

    /// Number of different events that have arrived.
    public int receivedCount() {
        return received.get();
    }

    /// Number of events that were due and have no final answer. Ingestion may have stored them.
    public int unansweredCount() {
        int unanswered = 0;
        for (int event = 0; event < promises.length(); event++) {
            unanswered += scheduledNanos[event] != 0 && promises.get(event) == 0 ? 1 : 0;
        }
        return unanswered;
    }

    public boolean isAccepted(int event) {
        return promises.get(event) == ACCEPTED;
    }

    @Override
    public void received(int device, String channel, Position position, JsonNode notification, long atNanos) {
        int event = eventOf(device, notification);
        if (event == NONE) {
            return;
        }
        if (arrivals.incrementAndGet(event) > 1) {
            repeated.add(event);
            find("event %d came again to device %d at %s".formatted(event, device, position));
            return;
        }
        if (listed.get(event) == 0) {
            arrivedNanos[event] = atNanos;
            received.incrementAndGet();
        }
        Position last = lastPositions.put(device + " " + channel, position);
        boolean backwards = last != null && last.epoch().equals(position.epoch()) && last.offset() >= position.offset();
        if (backwards || event < lastEvent[device]) {
            reordered.add(event);
            find("event %d came to device %d after event %d, at %s"
                    .formatted(event, device, lastEvent[device], position));
        }
        lastEvent[device] = Math.max(lastEvent[device], event);
    }

    @Override
    public void gap(int device, String channel) {
        gaps++;
        find("device %d: the gateway reported a gap in %s".formatted(device, channel));
    }

    @Override
    public boolean listed(int device, JsonNode notification, long atNanos) {
        int event = eventOf(device, notification);
        if (event == NONE || hasArrived(event)) {
            return false;
        }
        listed.set(event, 1);
        arrivedNanos[event] = atNanos;
        received.incrementAndGet();
        return true;
    }

    /// Number of the event, or [#NONE] if it does not belong to this run or this device.
    private int eventOf(int device, JsonNode notification) {
        JsonNode data = notification.path("data");
        if (!run.equals(data.path("run").asString(""))) {
            return NONE;
        }
        int event = data.path("n").asInt(-1);
        if (event < 0 || event >= arrivals.length() || recipientOf(event) != device) {
            wrongRecipient++;
            find("event %d came to device %d".formatted(event, device));
            return NONE;
        }
        return event;
    }

    private boolean isExpected(int event) {
        return connected.test(recipientOf(event));
    }

    private boolean hasArrived(int event) {
        return arrivals.get(event) > 0 || listed.get(event) > 0;
    }

    public Summary summary() {
        int lost = 0;
        int ghosts = 0;
        int refused = 0;
        for (int event = 0; event < promises.length(); event++) {
            boolean arrived = hasArrived(event);
            int promise = promises.get(event);
            lost += promise == ACCEPTED && isExpected(event) && !arrived ? 1 : 0;
            ghosts += promise != ACCEPTED && arrived ? 1 : 0;
            refused += promise == REFUSED ? 1 : 0;
        }
        return new Summary(
                accepted.get(),
                received.get(),
                refused,
                lost,
                repeated.size(),
                reordered.size(),
                ghosts,
                wrongRecipient,
                gaps);
    }

    /// Accepted events of connected recipients that have not arrived.
    public List<Integer> missing() {
        List<Integer> missing = new ArrayList<>();
        for (int event = 0; event < promises.length(); event++) {
            if (promises.get(event) == ACCEPTED && isExpected(event) && !hasArrived(event)) {
                missing.add(event);
            }
        }
        return missing;
    }

    /// Events that arrived again, one entry per repetition, if their first arrival was at this instant or later.
    public List<Integer> repeatedOfThoseSince(long nanos) {
        return repeated.stream().filter(event -> arrivedNanos[event] >= nanos).toList();
    }

    /// Events that arrived after a later one of their recipient.
    public List<Integer> reordered() {
        return List.copyOf(reordered);
    }

    /// Descriptions of the first violations.
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /// Latencies of the arrived events that were due in the window. Each is measured from the instant at which the
    /// event was due, so that a stalled producer does not improve the result, to the instant at which its frame was
    /// read.
    public Latencies latencies(long fromNanos, long toNanos) {
        long[] nanos = new long[arrivals.length()];
        int count = 0;
        for (int event = 0; event < arrivals.length(); event++) {
            long due = scheduledNanos[event];
            if (due != 0 && due >= fromNanos && due < toNanos && hasArrived(event)) {
                nanos[count++] = arrivedNanos[event] - due;
            }
        }
        return Latencies.of(Arrays.copyOf(nanos, count));
    }

    private void find(String finding) {
        if (findings.size() < SHOWN) {
            findings.add(finding);
        }
    }
}
