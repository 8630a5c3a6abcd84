// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/// Pacing of a lane's stream threads: when each commits, and how long it waits for records. Commits are requested when
/// the [CommitClock] of the thread has them due, and cover all tasks of the thread. Kafka Streams' own interval, which
/// requested commits do not reset, is too long to matter. A thread without records waits until a task's next timer.
/// Thread-safe.
public final class LanePacing {

    private static final long NANOS_PER_MILLI = Duration.ofMillis(1).toNanos();
    /// Time until a timer that a task does not have.
    private static final long NEVER_MILLIS = Duration.ofDays(36_500).toMillis();

    private final Duration idleWait;
    private final LongSupplier nanoTime;
    private final ThreadLocal<ThreadState> threads;
    private final Map<TaskId, Timer> timers = new ConcurrentHashMap<>();

    /// Next timer of a task, on the wall clock and on the monotonic one.
    private record Timer(long dueMillis, long dueNanos) {}

    /// State of one thread.
    private static final class ThreadState {

        private final CommitClock clock;
        private boolean isIdle;
        /// Task that worked last. A request for it commits the work of all tasks.
        private @Nullable ProcessorContext<?, ?> task;

        private ThreadState(CommitClock clock) {
            this.clock = clock;
        }

        private void commit(long nowNanos) {
            clock.committed(nowNanos);
            if (task != null) {
                task.commit();
            }
        }

        private boolean isOf(TaskId id) {
            return task != null && task.taskId().equals(id);
        }
    }

    /// @param shortest commit interval under load
    /// @param longest commit interval of a thread that works on a backlog
    /// @param idleWait longest time for which an idle thread waits for records. It limits the delay of what comes
    /// without a record: a restored task, a rebalance, the end of the streams, a wall clock that is set forward
    public LanePacing(Duration shortest, Duration longest, Duration idleWait) {
        this(shortest, longest, idleWait, System::nanoTime);
    }

    LanePacing(Duration shortest, Duration longest, Duration idleWait, LongSupplier nanoTime) {
        this.idleWait = idleWait;
        this.nanoTime = nanoTime;
        this.threads = ThreadLocal.withInitial(
                () -> new ThreadState(new CommitClock(shortest, longest, nanoTime.getAsLong())));
    }

    /// Notes that a record or a timer of the task wrote something.
    void worked(ProcessorContext<?, ?> task) {
        long nowNanos = nanoTime.getAsLong();
        ThreadState own = threads.get();
        own.task = task;
        own.clock.worked(nowNanos);
        if (own.clock.isDueAmongRecords(nowNanos)) {
            own.commit(nowNanos);
        }
    }

    /// Notes the instant at which the task's next timer is due.
    ///
    /// @param dueMillis largest number if the task has no timer
    /// @param nowMillis time of the task's wall clock
    void timer(TaskId task, long dueMillis, long nowMillis) {
        Timer known = timers.get(task);
        if (known == null || known.dueMillis() != dueMillis) {
            long leftMillis = Math.min(dueMillis - nowMillis, NEVER_MILLIS);
            timers.put(task, new Timer(dueMillis, nanoTime.getAsLong() + leftMillis * NANOS_PER_MILLI));
        }
    }

    /// Notes that a task of the calling thread ends. Kafka Streams has committed or undone its work.
    void ended(TaskId task) {
        timers.remove(task);
        ThreadState own = threads.get();
        if (own.isOf(task)) {
            own.task = null;
        }
    }

    /// Lets the calling thread wait for records. By then it has processed all records that it has. A commit that is due
    /// follows the wait, so there is no time to wait if one is due now.
    ///
    /// @param limit longest time to wait for a thread that is not idle
    /// @param poll waits for records for the given time at most, in whole milliseconds
    public ConsumerRecords<byte[], byte[]> await(
            Duration limit, Function<Duration, ConsumerRecords<byte[], byte[]>> poll) {
        ThreadState own = threads.get();
        long begunNanos = nanoTime.getAsLong();
        OptionalLong left = own.clock.nanosUntilDue(begunNanos);
        ConsumerRecords<byte[], byte[]> records;
        if (left.isPresent()) {
            records = poll.apply(shorter(limit, left.getAsLong()));
        } else {
            records = poll.apply(own.isIdle ? untilTimer(limit, begunNanos) : limit);
        }
        own.isIdle = records.isEmpty();
        long endedNanos = nanoTime.getAsLong();
        own.clock.waited(endedNanos - begunNanos);
        if (own.clock.nanosUntilDue(endedNanos).orElse(1) == 0) {
            own.commit(endedNanos);
        }
        return records;
    }

    /// Time for which an idle thread waits. Without a task, partitions are being assigned. Kafka Streams may fire a
    /// timer some milliseconds late.
    private Duration untilTimer(Duration limit, long nowNanos) {
        OptionalLong next = timers.values().stream()
                .mapToLong(timer -> timer.dueNanos() - nowNanos)
                .min();
        if (next.isEmpty() || limit.isZero()) {
            return limit;
        }
        long leftMillis = Math.ceilDiv(next.getAsLong(), NANOS_PER_MILLI);
        if (leftMillis <= -limit.toMillis()) {
            return limit;
        }
        return Duration.ofMillis(Math.clamp(leftMillis, 1, longer(limit).toMillis()));
    }

    /// Longest time for which an idle thread waits for records, if others wait for `limit`. A thread that must not wait
    /// does not.
    public Duration longer(Duration limit) {
        return limit.isZero() || limit.compareTo(idleWait) > 0 ? limit : idleWait;
    }

    /// Shorter time, in whole milliseconds, rounded up.
    private static Duration shorter(Duration limit, long nanos) {
        return Duration.ofMillis(Math.min(limit.toMillis(), Math.ceilDiv(nanos, NANOS_PER_MILLI)));
    }
}
