// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.burst;

import dev.carillon.benchmarks.client.InboxListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import tools.jackson.databind.JsonNode;

/// Arrivals of one event at the members of its audience. Written by the devices' thread.
public final class AudienceArrivals implements InboxListener {

    private final String run;
    private final int members;
    private final BitSet arrived = new BitSet();
    private final BitSet framed = new BitSet();
    private final long[] atNanos;
    private int count;
    private int repeated;

    /// @param run name in the data of the event
    public AudienceArrivals(String run, int members) {
        this.run = run;
        this.members = members;
        this.atNanos = new long[members];
    }

    /// Times from an instant until the first, the middle and the last member had the event.
    public record Times(double firstMillis, double medianMillis, double lastMillis) {}

    @Override
    public synchronized void received(
            int device, String channel, Position position, JsonNode notification, long nanos) {
        if (isOwn(notification)) {
            repeated += framed.get(device) ? 1 : 0;
            framed.set(device);
            take(device, nanos);
        }
    }

    @Override
    public void gap(int device, String channel) {
        // The device lists its inbox instead.
    }

    @Override
    public synchronized boolean listed(int device, JsonNode notification, long nanos) {
        return isOwn(notification) && take(device, nanos);
    }

    public synchronized boolean isComplete() {
        return count == members;
    }

    public synchronized int missing() {
        return members - count;
    }

    /// Number of frames that brought a member the event again. A list names events that the member has, too, which
    /// is no repetition.
    public synchronized int repeated() {
        return repeated;
    }

    public synchronized Times since(long nanos) {
        long[] sorted = Arrays.copyOf(atNanos, count);
        Arrays.sort(sorted);
        return new Times(
                (sorted[0] - nanos) / 1e6, (sorted[count / 2] - nanos) / 1e6, (sorted[count - 1] - nanos) / 1e6);
    }

    /// Time from an instant until the latest arrival so far, or zero if nothing has arrived.
    public synchronized Duration latestSince(long nanos) {
        return count == 0 ? Duration.ZERO : Duration.ofNanos(atNanos[count - 1] - nanos);
    }

    private boolean isOwn(JsonNode notification) {
        return run.equals(notification.path("data").path("run").asString(""));
    }

    private boolean take(int device, long nanos) {
        if (arrived.get(device)) {
            return false;
        }
        arrived.set(device);
        atNanos[count] = nanos;
        count++;
        return true;
    }
}
