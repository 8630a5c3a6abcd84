// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import dev.carillon.gateway.broadcast.BroadcastSubscription.Arrival;
import dev.carillon.gateway.store.BackgroundThread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A part of this node's subscriptions and the thread that passes new items to them, in order. Items that come while it
/// is busy are passed on together, so that they share a frame of each connection. Thread-safe.
final class BroadcastWorker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BroadcastWorker.class);
    private static final int MOST_QUEUED = 256;
    private static final long CLOSED_CHECK_MILLIS = 100;

    private final Map<BroadcastStream, Set<BroadcastSubscription>> subscriptions = new ConcurrentHashMap<>();
    private final BlockingQueue<StreamArrival> queue = new ArrayBlockingQueue<>(MOST_QUEUED);
    private final Thread thread;
    private volatile boolean closed;

    private record StreamArrival(BroadcastStream stream, Arrival arrival) {}

    BroadcastWorker(int number) {
        this.thread = BackgroundThread.start("gateway-broadcast-" + number, this::passOn);
    }

    void add(BroadcastSubscription subscription) {
        subscriptions.compute(subscription.stream(), (_, present) -> {
            Set<BroadcastSubscription> some = present == null ? ConcurrentHashMap.newKeySet() : present;
            some.add(subscription);
            return some;
        });
    }

    void remove(BroadcastSubscription subscription) {
        subscriptions.computeIfPresent(subscription.stream(), (_, some) -> {
            some.remove(subscription);
            return some.isEmpty() ? null : some;
        });
    }

    boolean hasSubscriptions(BroadcastStream stream) {
        return subscriptions.containsKey(stream);
    }

    /// Queues a new item. Waits while the queue is full, so that a node that cannot keep up with its subscriptions
    /// reads more slowly from Redis.
    void append(BroadcastStream stream, Arrival arrival) throws InterruptedException {
        StreamArrival next = new StreamArrival(stream, arrival);
        boolean queued = false;
        while (!queued && !closed) {
            queued = queue.offer(next, CLOSED_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /// Interrupts the subscriptions to the streams of a group.
    void interrupt(int group) {
        subscriptions.forEach((stream, some) -> {
            if (BroadcastLog.group(stream) == group) {
                some.forEach(BroadcastSubscription::interrupt);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void passOn() {
        List<StreamArrival> taken = new ArrayList<>();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                taken.add(queue.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            queue.drainTo(taken);
            Map<BroadcastStream, List<Arrival>> byStream = new LinkedHashMap<>();
            taken.forEach(one -> byStream.computeIfAbsent(one.stream(), _ -> new ArrayList<>())
                    .add(one.arrival()));
            taken.clear();
            byStream.forEach((stream, arrivals) ->
                    subscriptions.getOrDefault(stream, Set.of()).forEach(one -> offer(one, arrivals)));
        }
    }

    private static void offer(BroadcastSubscription subscription, List<Arrival> arrivals) {
        try {
            subscription.offer(arrivals);
        } catch (RuntimeException e) {
            // A failure of one connection must not keep the items from the others.
            LOG.error("passing items of {} to a connection failed; its client resumes", subscription.stream(), e);
            subscription.interrupt();
        }
    }
}
