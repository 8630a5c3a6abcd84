// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/// Pacing of a lane's commits: requests them as the [CommitClock] of each thread has them due. A commit covers all tasks
/// of the thread. Kafka Streams' own interval, which requested commits do not reset, is too long to matter. Thread-safe.
public final class CommitPacing {

    private static final long NANOS_PER_MILLI = Duration.ofMillis(1).toNanos();

    private final LongSupplier nanoTime;
    private final ThreadLocal<ThreadCommits> threads;

    /// Commits of one thread.
    private static final class ThreadCommits {

        private final CommitClock clock;
        /// Task that worked last. A request for it commits the work of all tasks.
        private @Nullable ProcessorContext<?, ?> task;

        private ThreadCommits(CommitClock clock) {
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
    public CommitPacing(Duration shortest, Duration longest) {
        this(shortest, longest, System::nanoTime);
    }

    CommitPacing(Duration shortest, Duration longest, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.threads = ThreadLocal.withInitial(
                () -> new ThreadCommits(new CommitClock(shortest, longest, nanoTime.getAsLong())));
    }

    /// Notes that a record or a timer of the task wrote something.
    void worked(ProcessorContext<?, ?> task) {
        long nowNanos = nanoTime.getAsLong();
        ThreadCommits own = threads.get();
        own.task = task;
        own.clock.worked(nowNanos);
        if (own.clock.isDueAmongRecords(nowNanos)) {
            own.commit(nowNanos);
        }
    }

    /// Notes that a task of the calling thread ends. Kafka Streams has committed or undone its work.
    void ended(TaskId task) {
        ThreadCommits own = threads.get();
        if (own.isOf(task)) {
            own.task = null;
        }
    }

    /// Lets the calling thread wait for records. By then it has processed all records that it has. A commit that is due
    /// follows the wait, so there is no time to wait if one is due now.
    ///
    /// @param limit longest time to wait if nothing has to be committed
    /// @param wait waits for records for the given time at most, in whole milliseconds, and returns them
    public <R> R await(Duration limit, Function<Duration, R> wait) {
        ThreadCommits own = threads.get();
        long begunNanos = nanoTime.getAsLong();
        OptionalLong left = own.clock.nanosUntilDue(begunNanos);
        R records = wait.apply(left.isPresent() ? shorter(limit, left.getAsLong()) : limit);
        long endedNanos = nanoTime.getAsLong();
        own.clock.waited(endedNanos - begunNanos);
        if (own.clock.nanosUntilDue(endedNanos).orElse(1) == 0) {
            own.commit(endedNanos);
        }
        return records;
    }

    /// Shorter time, in whole milliseconds, rounded up.
    private static Duration shorter(Duration limit, long nanos) {
        long millis = (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return Duration.ofMillis(Math.min(limit.toMillis(), millis));
    }
}
