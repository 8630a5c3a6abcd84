// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.history;

import dev.carillon.events.Lane;
import dev.carillon.gateway.store.BackgroundThread;
import dev.carillon.gateway.store.GatewayDatabase;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Progress of the history in each partition: all records below the position are in PostgreSQL. The value here may lag
/// behind PostgreSQL and is never ahead of it. Thread-safe.
public final class HistoryProgress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryProgress.class);
    private static final Duration REFRESH = Duration.ofMillis(500);
    private static final Duration AWAIT_INTERVAL = Duration.ofMillis(15);

    /// One partition's state.
    ///
    /// @param position all records with smaller offsets have been stored
    /// @param completeFrom records before this position were deleted from the log before they could be stored
    public record Progress(long position, long completeFrom) {}

    private record Slot(Lane lane, int partition) {}

    private record Known(String epoch, Progress progress) {}

    private final GatewayDatabase database;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReentrantLock reading = new ReentrantLock();
    private final Map<Slot, Known> slots = new HashMap<>();
    private boolean wasRead;
    private boolean closed;

    public HistoryProgress(GatewayDatabase database) {
        this.database = database;
        BackgroundThread.start("gateway-history-progress", this::follow);
    }

    /// Progress in a partition; empty until PostgreSQL has answered once. Position 0 if no record of the partition was
    /// stored.
    public Optional<Progress> find(LanePartition of) {
        lock.lock();
        try {
            Known known = slots.get(new Slot(of.lane(), of.partition()));
            if (known != null && known.epoch().equals(of.epoch())) {
                return Optional.of(known.progress());
            }
            return wasRead ? Optional.of(new Progress(0, 0)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a position is reached.
    ///
    /// @param deadlineNanos by [System#nanoTime()]
    /// @throws StoreUnavailableException if the position is not reached by the deadline
    public Progress await(LanePartition of, long position, long deadlineNanos) {
        while (true) {
            Optional<Progress> progress = find(of);
            if (progress.isPresent() && progress.get().position() >= position) {
                return progress.get();
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new StoreUnavailableException("the history has not reached %d of %s: %s"
                        .formatted(
                                position, of, progress.map(Progress::position).orElse(-1L)));
            }
            if (reading.tryLock()) {
                try {
                    refresh();
                } finally {
                    reading.unlock();
                }
            }
            if (pause(AWAIT_INTERVAL)) {
                throw new StoreUnavailableException("the gateway stops");
            }
        }
    }

    /// One partition of one lane's log.
    public record LanePartition(Lane lane, int partition, String epoch) {}

    /// Records progress that this node has committed.
    public void advance(LanePartition in, Progress progress) {
        lock.lock();
        try {
            slots.put(new Slot(in.lane(), in.partition()), new Known(in.epoch(), progress));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void follow() {
        while (!pause(REFRESH)) {
            try {
                refresh();
            } catch (StoreUnavailableException e) {
                LOG.debug("cannot read the history's progress: {}", e.getMessage());
            }
        }
    }

    private void refresh() {
        Map<Slot, Known> found = new HashMap<>();
        database.callWithPriority(jdbc -> jdbc.sql("""
                        select lane, partition, epoch, position, complete_from from gateway.history_positions
                        """)
                .query((row, _) -> {
                    Lane.find(row.getString(1)).ifPresent(lane -> {
                        try {
                            found.put(
                                    new Slot(lane, row.getInt(2)),
                                    new Known(row.getString(3), new Progress(row.getLong(4), row.getLong(5))));
                        } catch (java.sql.SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                    return 1;
                })
                .list());
        lock.lock();
        try {
            // A row that was read before this node's own commit must not undo it.
            found.forEach((slot, known) -> slots.merge(
                    slot,
                    known,
                    (old, read) -> old.epoch().equals(read.epoch())
                                    && old.progress().position()
                                            > read.progress().position()
                            ? old
                            : read));
            wasRead = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // both callers look again in a loop of their own
    private boolean pause(Duration duration) {
        lock.lock();
        try {
            if (!closed) {
                changed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
            }
            return closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }
}
