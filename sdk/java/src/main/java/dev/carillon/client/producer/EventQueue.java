// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.producer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Queue of events, bounded in number and bytes. An event counts until it is answered, so that a slow platform blocks
/// the submitting threads. Thread-safe.
final class EventQueue {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition change = lock.newCondition();
    private final Deque<QueuedEvent> waiting = new ArrayDeque<>();
    private final ProducerOptions.Queue bounds;
    private int events;
    private long bytes;
    private long accepted;
    private long refused;
    private long unconfirmed;
    private long progressNanos;
    private boolean closed;
    private boolean abandoned;

    EventQueue(ProducerOptions.Queue bounds) {
        this.bounds = bounds;
    }

    /// Waits for room.
    ///
    /// @throws IllegalStateException if the queue is closed
    void put(QueuedEvent event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && !fits(event)) {
                room.await();
            }
            add(event);
        } finally {
            lock.unlock();
        }
    }

    /// Adds an event without waiting.
    ///
    /// @return true if there was room
    /// @throws IllegalStateException if the queue is closed
    boolean offer(QueuedEvent event) {
        lock.lock();
        try {
            if (!closed && !fits(event)) {
                return false;
            }
            add(event);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for events, then for more within the linger time. Empty if the queue is closed and has no more events.
    List<QueuedEvent> take(ProducerOptions.Batch batch) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                change.await();
            }
            long left = batch.linger().toNanos();
            while (waiting.size() < batch.events() && !closed && left > 0) {
                left = change.awaitNanos(left);
            }
            return poll(batch);
        } finally {
            lock.unlock();
        }
    }

    /// Completes an event that was answered, and frees its room.
    void settle(QueuedEvent event, Submission submission) {
        lock.lock();
        try {
            events--;
            bytes -= event.bytes();
            progressNanos = System.nanoTime();
            count(submission);
            room.signalAll();
            change.signalAll();
        } finally {
            lock.unlock();
        }
        event.answer().complete(submission);
    }

    /// Waits, unless the queue is abandoned meanwhile.
    void pause(Duration time) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = time.toNanos();
            while (left > 0 && !abandoned) {
                left = change.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Closes the queue for new events and waits for the answers.
    ///
    /// @return true if all events were answered in time
    boolean close(Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            closed = true;
            change.signalAll();
            room.signalAll();
            long left = TimeUnit.NANOSECONDS.convert(timeout);
            while (events > 0 && left > 0) {
                left = room.awaitNanos(left);
            }
            abandoned = true;
            change.signalAll();
            return events == 0;
        } finally {
            lock.unlock();
        }
    }

    ProducerStatistics statistics() {
        lock.lock();
        try {
            Duration stalled = events == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - progressNanos);
            return new ProducerStatistics(accepted, refused, unconfirmed, events, stalled);
        } finally {
            lock.unlock();
        }
    }

    boolean isAbandoned() {
        lock.lock();
        try {
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    private void add(QueuedEvent event) {
        if (closed) {
            throw new IllegalStateException("the producer is closed");
        }
        if (events == 0) {
            progressNanos = System.nanoTime();
        }
        waiting.addLast(event);
        events++;
        bytes += event.bytes();
        change.signalAll();
    }

    private void count(Submission submission) {
        if (submission instanceof Submission.Accepted) {
            accepted++;
        } else if (submission instanceof Submission.Refused) {
            refused++;
        } else {
            unconfirmed++;
        }
    }

    /// True if there is room. An event that is larger than the whole queue fits if the queue is empty.
    private boolean fits(QueuedEvent event) {
        return events == 0 || (events < bounds.events() && bytes + event.bytes() <= bounds.bytes());
    }

    private List<QueuedEvent> poll(ProducerOptions.Batch batch) {
        List<QueuedEvent> taken = new ArrayList<>();
        long size = 0;
        while (!waiting.isEmpty() && taken.size() < batch.events()) {
            size += waiting.getFirst().bytes() + 1L;
            if (!taken.isEmpty() && size > batch.bytes()) {
                break;
            }
            taken.add(waiting.removeFirst());
        }
        return taken;
    }
}
