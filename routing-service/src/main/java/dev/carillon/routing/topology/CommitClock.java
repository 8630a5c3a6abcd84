// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.time.Duration;
import java.util.OptionalLong;

/// Clock of one stream thread's commits. Work after a pause is due as soon as the records that were read with it are
/// processed. Under load commits follow the shortest interval. While the thread hardly ever waits for records, it works
/// on a backlog: then the interval doubles with each commit, up to the longest, so that more records share one. The
/// clock reads no time itself: each call passes the nanoseconds of a monotonic clock. For one thread.
final class CommitClock {

    /// Time for which the records of one read may be processed before the first of them are due.
    private static final long GATHERING_NANOS = Duration.ofMillis(5).toNanos();

    /// A thread works on a backlog if it waits for records for less than one part in so many of its time.
    private static final int PARTS = 10;

    private final long shortestNanos;
    private final long longestNanos;
    private long intervalNanos;
    private long committedNanos;
    private long waitedNanos;
    private boolean hasWork;
    private long firstWorkNanos;

    CommitClock(Duration shortest, Duration longest, long nowNanos) {
        this.shortestNanos = shortest.toNanos();
        this.longestNanos = Math.max(shortestNanos, longest.toNanos());
        this.intervalNanos = shortestNanos;
        this.committedNanos = nowNanos - shortestNanos;
        this.waitedNanos = shortestNanos;
    }

    /// Notes work that has to be committed.
    void worked(long nowNanos) {
        if (!hasWork) {
            hasWork = true;
            firstWorkNanos = nowNanos;
        }
    }

    /// Notes time in which the thread waited for records.
    void waited(long nanos) {
        waitedNanos += nanos;
    }

    /// Time until the noted work is due, 0 if it is; empty if there is none.
    OptionalLong nanosUntilDue(long nowNanos) {
        return hasWork
                ? OptionalLong.of(Math.max(0, intervalNanos - (nowNanos - committedNanos)))
                : OptionalLong.empty();
    }

    /// True if the noted work is due although records of the same read are left.
    boolean isDueAmongRecords(long nowNanos) {
        return hasWork && nowNanos - committedNanos >= intervalNanos && nowNanos - firstWorkNanos >= GATHERING_NANOS;
    }

    /// Notes that the work so far is being committed, and determines the time until the next commit.
    void committed(long nowNanos) {
        boolean isBusy = waitedNanos < (nowNanos - committedNanos) / PARTS;
        intervalNanos = isBusy ? Math.min(2 * intervalNanos, longestNanos) : shortestNanos;
        committedNanos = nowNanos;
        waitedNanos = 0;
        hasWork = false;
    }
}
