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

/// Dispatcher of the deliveries of one channel and lane, each on a virtual thread. It starts no attempts from the
/// time a dependency or every provider is unavailable until [#resume()]. Thread-safe.
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

    /// @param most Maximum number of attempts at the same time, most of which wait for their turn
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

    /// True if one more delivery of a tenant may be offered.
    boolean hasRoom(String tenant, int most) {
        lock.lock();
        try {
            return queue.hasRoom(tenant, most);
        } finally {
            lock.unlock();
        }
    }

    /// True if attempts are suspended because a dependency or every provider is unavailable, or the lane is paused.
    boolean isSuspended() {
        lock.lock();
        try {
            return suspended;
        } finally {
            lock.unlock();
        }
    }

    /// Starts deliveries that could not be started before, for example for lack of memory for a thread.
    void beginWaiting() {
        beginReady();
    }

    /// Resumes after a suspension.
    void resume() {
        lock.lock();
        try {
            suspended = false;
        } finally {
            lock.unlock();
        }
        LOG.info("{}: dependencies are available again; resuming", name);
        beginReady();
    }

    /// Stops starting deliveries of these partitions and waits for the running ones.
    ///
    /// @return true if all of them ended in time
    boolean release(Set<PartitionProgress> partitions, Duration timeout) {
        lock.lock();
        try {
            partitions.forEach(PartitionProgress::release);
            queue.dropReleased();
            attempter.dropAbandoned();
            long remaining = timeout.toNanos();
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

    /// Starts no more attempts. Running attempts continue for a limited time.
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
                LOG.warn("{}: some attempts did not end in time", name);
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
                // No thread is available: the worker starts the delivery later.
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
                | ProvidersUnavailableException
                | LanePausedException
                | RetractionsUnknownException
                | KeysUnavailableException e) {
            suspend(delivery, e);
        } catch (AbandonedException e) {
            end(delivery);
        } catch (PublicationClosedException e) {
            LOG.info("{}: {} is not settled; the next worker reads it again", name, position(delivery));
            end(delivery);
        } catch (RuntimeException | Error e) {
            // The environment failed, because the guard counts failures of the record: the delivery is tried again
            // after the suspension.
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
