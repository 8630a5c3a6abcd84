// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommitClockTest {

    private static final Duration SHORTEST = Duration.ofMillis(25);
    private static final Duration LONGEST = Duration.ofMillis(100);
    private static final Duration COMMIT = Duration.ofMillis(5);

    private final CommitClock clock = new CommitClock(SHORTEST, LONGEST, 0);

    @Test
    void withoutWorkNothingIsDue() {
        assertThat(clock.nanosUntilDue(nanos(10_000))).isEmpty();
        assertThat(clock.isDueAmongRecords(nanos(10_000))).isFalse();
    }

    @Test
    void workAfterAPauseIsDueAsSoonAsItsReadIsProcessed() {
        clock.worked(nanos(1_000));

        assertThat(clock.nanosUntilDue(nanos(1_000))).hasValue(0);
        assertThat(clock.isDueAmongRecords(nanos(1_000))).isFalse();
    }

    @Test
    void aLongReadIsCommittedBeforeItsEnd() {
        clock.worked(nanos(1_000));
        clock.worked(nanos(1_005));

        assertThat(clock.isDueAmongRecords(nanos(1_005))).isTrue();
    }

    @Test
    void workSoonAfterACommitWaitsForTheInterval() {
        clock.worked(nanos(1_000));
        clock.waited(nanos(1_000));
        clock.committed(nanos(1_000));
        clock.worked(nanos(1_010));

        assertThat(clock.nanosUntilDue(nanos(1_010))).hasValue(nanos(15));
        assertThat(clock.isDueAmongRecords(nanos(1_024))).isFalse();
        assertThat(clock.nanosUntilDue(nanos(1_025))).hasValue(0);
    }

    @Test
    void anEventNowAndThenIsCommittedAtOnce() {
        StreamThread thread = new StreamThread(clock, Duration.ofMillis(200), Duration.ofMillis(1));

        thread.run(Duration.ofSeconds(10));

        assertThat(thread.delays).hasSize(49).allMatch(delay -> delay <= nanos(1));
    }

    @Test
    void atHalfLoadThereIsOneCommitInAnIntervalAndNoneLater() {
        StreamThread thread = new StreamThread(clock, Duration.ofMillis(1), Duration.ofNanos(400_000));

        thread.run(Duration.ofSeconds(10));

        assertThat(thread.commits).hasSizeBetween(300, 400);
        assertThat(thread.delays)
                .allMatch(delay -> delay <= SHORTEST.plusMillis(2).toNanos());
    }

    @Test
    void aBacklogStretchesTheIntervalUpToTheLongest() {
        StreamThread thread = new StreamThread(clock, Duration.ofMillis(1), Duration.ofMillis(2));

        thread.run(Duration.ofSeconds(10));

        assertThat(thread.commits).hasSizeLessThan(110);
        assertThat(thread.intervals().subList(5, 50))
                .allMatch(interval -> interval >= LONGEST.toNanos() && interval <= nanos(104));
    }

    @Test
    void theIntervalIsShortAgainWhenTheBacklogIsGone() {
        new StreamThread(clock, Duration.ofMillis(1), Duration.ofMillis(2)).run(Duration.ofSeconds(10));
        StreamThread later = new StreamThread(clock, Duration.ofMillis(1), Duration.ofNanos(400_000));
        later.nowNanos = nanos(10_000);

        later.run(Duration.ofSeconds(20));

        assertThat(later.intervals().subList(2, 300))
                .allMatch(interval -> interval <= SHORTEST.plusMillis(2).toNanos());
    }

    @Test
    void anIntervalWithoutLongestOneIsNeverStretched() {
        CommitClock even = new CommitClock(SHORTEST, Duration.ZERO, 0);
        StreamThread thread = new StreamThread(even, Duration.ofMillis(1), Duration.ofMillis(2));

        thread.run(Duration.ofSeconds(10));

        assertThat(thread.intervals()).allMatch(interval -> interval <= nanos(30));
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    /// Stream thread in virtual time: an event arrives every so often, takes its time, and waits for a commit.
    private static final class StreamThread {

        private final CommitClock clock;
        private final long gapNanos;
        private final long costNanos;
        private final List<Long> commits = new ArrayList<>();
        private final List<Long> delays = new ArrayList<>();
        private final List<Long> uncommitted = new ArrayList<>();
        private long nowNanos;

        private StreamThread(CommitClock clock, Duration gap, Duration cost) {
            this.clock = clock;
            this.gapNanos = gap.toNanos();
            this.costNanos = cost.toNanos();
        }

        private void run(Duration until) {
            long nextNanos = nowNanos + gapNanos;
            while (nowNanos < until.toNanos()) {
                while (nextNanos <= nowNanos && nowNanos < until.toNanos()) {
                    nextNanos += gapNanos;
                    nowNanos += costNanos;
                    uncommitted.add(nowNanos);
                    clock.worked(nowNanos);
                    if (clock.isDueAmongRecords(nowNanos)) {
                        commit();
                    }
                }
                long begunNanos = nowNanos;
                nowNanos = Math.min(
                        nextNanos, nowNanos + clock.nanosUntilDue(nowNanos).orElse(nanos(20)));
                clock.waited(nowNanos - begunNanos);
                if (clock.nanosUntilDue(nowNanos).orElse(1) == 0) {
                    commit();
                }
            }
        }

        private void commit() {
            clock.committed(nowNanos);
            commits.add(nowNanos);
            uncommitted.forEach(since -> delays.add(nowNanos - since));
            uncommitted.clear();
            nowNanos += COMMIT.toNanos();
        }

        private List<Long> intervals() {
            List<Long> intervals = new ArrayList<>();
            for (int i = 1; i < commits.size(); i++) {
                intervals.add(commits.get(i) - commits.get(i - 1));
            }
            return intervals;
        }
    }
}
