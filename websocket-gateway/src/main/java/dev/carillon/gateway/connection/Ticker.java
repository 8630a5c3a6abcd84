// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import dev.carillon.gateway.protocol.Ticking;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Timer wheel for all connections of a node, driven by one thread, so that a connection needs no timer of its own.
/// Every entry is checked at least once a second, because its deadline may have become earlier meanwhile. Without
/// entries the thread rests.
public final class Ticker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long SLOT_NANOS = Duration.ofMillis(50).toNanos();
    private static final long LONGEST_REST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int SLOTS = 32;

    private final List<Queue<Ticking>> wheel = IntStream.range(0, SLOTS)
            .<Queue<Ticking>>mapToObj(_ -> new ConcurrentLinkedQueue<>())
            .toList();
    private final long startNanos = System.nanoTime();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gateway-ticker").daemon().factory());
    /// True while a turn is scheduled or running.
    private final AtomicBoolean turning = new AtomicBoolean();
    private volatile long turned;

    /// Calls an entry when it is due, until it returns [Ticking#NEVER]. May be called from any thread.
    public void add(Ticking ticking, long atNanos) {
        long now = System.nanoTime();
        long at = Math.clamp(atNanos, now, now + LONGEST_REST_NANOS);
        long slot = Math.max(turned + 1, (at - startNanos) / SLOT_NANOS + 1);
        wheel.get((int) (slot % SLOTS)).add(ticking);
        if (!turning.get()) {
            turnUnlessTurning();
        }
    }

    /// True while the thread wakes for entries.
    boolean isTurning() {
        return turning.get();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void turnUnlessTurning() {
        if (turning.compareAndSet(false, true)) {
            scheduleTurn();
        }
    }

    private void scheduleTurn() {
        try {
            thread.schedule(this::turn, SLOT_NANOS, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            LOG.debug("the node stops; its connections have no timers any more");
        }
    }

    private boolean hasEntries() {
        return wheel.stream().anyMatch(slot -> !slot.isEmpty());
    }

    private void turn() {
        long now = System.nanoTime();
        long reached = (now - startNanos) / SLOT_NANOS;
        // After a rest one round of the wheel passes every slot.
        for (long next = Math.max(turned + 1, reached - SLOTS + 1); next <= reached; next++) {
            turned = next;
            Queue<Ticking> slot = wheel.get((int) (next % SLOTS));
            for (int left = slot.size(); left > 0; left--) {
                Ticking due = slot.poll();
                if (due != null) {
                    tick(due, now);
                }
            }
        }
        if (hasEntries()) {
            scheduleTurn();
            return;
        }
        turning.set(false);
        // Another thread may have added an entry before it could see that no turn is scheduled.
        if (hasEntries()) {
            turnUnlessTurning();
        }
    }

    private void tick(Ticking due, long now) {
        try {
            long next = due.tick(now);
            if (next != Ticking.NEVER) {
                add(due, next);
            }
        } catch (RuntimeException e) {
            // A failure in one connection must not stop the timers of all others.
            LOG.error("a connection's timer failed; calling it again in at most one second", e);
            add(due, now + LONGEST_REST_NANOS);
        }
    }
}
