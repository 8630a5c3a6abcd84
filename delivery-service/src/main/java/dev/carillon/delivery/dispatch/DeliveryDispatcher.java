// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.receipt.PublicationClosedException;
import dev.carillon.events.codec.KeysUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the deliveries of one channel and lane attempted, each on a virtual thread. When the ledger or every
/// provider is away it stops beginning new ones until [#resume()]. Thread-safe.
final class DeliveryDispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryDispatcher.class);

    private final String name;
    private final GuardedAttempter attempter;
    private final ExecutorService threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final AttemptQueue queue;
    private boolean suspended;
    private boolean closed;

    /// @param most that may be under way at once, most of which wait for their turn
    DeliveryDispatcher(String name, GuardedAttempter attempter, int most) {
        this.name = name;
        this.attempter = attempter;
        this.queue = new AttemptQueue(most);
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 0).factory());
    }

    void offer(HeldDelivery delivery) {
        lock.lock();
        try {
            queue.add(delivery);
        } finally {
            lock.unlock();
        }
        beginReady();
    }

    int held() {
        lock.lock();
        try {
            return queue.held();
        } finally {
            lock.unlock();
        }
    }

    /// Whether one more of a tenant may be offered, of so many in all.
    boolean hasRoom(String tenant, int most) {
        lock.lock();
        try {
            return queue.hasRoom(tenant, most);
        } finally {
            lock.unlock();
        }
    }

    /// Whether the ledger, or every provider, was found to be away, or the lane to be paused.
    boolean isSuspended() {
        lock.lock();
        try {
            return suspended;
        } finally {
            lock.unlock();
        }
    }

    /// Begins what could not begin before, for example because there was no memory for a thread.
    void beginWaiting() {
        beginReady();
    }

    /// What was away is back.
    void resume() {
        lock.lock();
        try {
            suspended = false;
        } finally {
            lock.unlock();
        }
        LOG.info("{}: what was away is back, resuming", name);
        beginReady();
    }

    /// Lets no delivery of these partitions begin any more, and waits for those under way.
    ///
    /// @return whether all of them have ended in time
    boolean release(Set<PartitionProgress> partitions, Duration patience) {
        lock.lock();
        try {
            partitions.forEach(PartitionProgress::release);
            queue.dropReleased();
            attempter.dropAbandoned();
            long remaining = patience.toNanos();
            while (queue.isAnyUnderWay(partitions) && remaining > 0) {
                remaining = ended.awaitNanos(remaining);
            }
            return !queue.isAnyUnderWay(partitions);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /// Begins nothing any more. What is under way goes on, unless it takes too long.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("{}: attempts did not end", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beginReady() {
        for (Optional<HeldDelivery> next = begin(); next.isPresent(); next = begin()) {
            HeldDelivery delivery = next.get();
            try {
                threads.execute(() -> attempt(delivery));
            } catch (RuntimeException | Error e) {
                // No thread for it: the worker begins it when it looks again.
                putBack(delivery);
                throw e;
            }
        }
    }

    private Optional<HeldDelivery> begin() {
        lock.lock();
        try {
            return suspended || closed ? Optional.empty() : queue.begin();
        } finally {
            lock.unlock();
        }
    }

    private void attempt(HeldDelivery delivery) {
        try {
            attempter.attempt(delivery);
            delivery.settle();
            end(delivery);
        } catch (LedgerUnavailableException
                | ProvidersAwayException
                | LanePausedException
                | RetractionsUnknownException
                | KeysUnavailableException e) {
            suspend(delivery, e);
        } catch (AbandonedException e) {
            end(delivery);
        } catch (PublicationClosedException e) {
            LOG.info("{}: {} is left for the next worker", name, position(delivery));
            end(delivery);
        } catch (RuntimeException | Error e) {
            // Not the record's fault, or the guard would have counted it: it is tried again when all is well.
            suspend(delivery, e);
        }
        beginReady();
    }

    private void putBack(HeldDelivery delivery) {
        lock.lock();
        try {
            queue.putBack(delivery);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end(HeldDelivery delivery) {
        lock.lock();
        try {
            queue.end(delivery);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void suspend(HeldDelivery delivery, Throwable cause) {
        lock.lock();
        try {
            queue.putBack(delivery);
            ended.signalAll();
            if (!suspended) {
                suspended = true;
                LOG.warn("{}: suspended: {}", name, cause.toString());
            }
        } finally {
            lock.unlock();
        }
    }

    private static String position(HeldDelivery delivery) {
        return "%s-%d@%d"
                .formatted(
                        delivery.source().topic(),
                        delivery.source().partition(),
                        delivery.source().offset());
    }
}
