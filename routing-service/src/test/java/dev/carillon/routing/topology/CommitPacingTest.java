// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

final class CommitPacingTest {

    private static final Duration POLL = Duration.ofMillis(20);

    private final AtomicLong nowNanos = new AtomicLong(Duration.ofHours(1).toNanos());
    private final CommitPacing pacing =
            new CommitPacing(Duration.ofMillis(25), Duration.ofMillis(100), nowNanos::get);
    private final MockProcessorContext<Object, Object> task = new MockProcessorContext<>();
    private final List<Duration> waits = new ArrayList<>();

    @Test
    void withoutWorkAThreadWaitsAsLongAsItMay() {
        assertThat(pacing.await(POLL, this::timeOut)).isEqualTo("records");

        assertThat(waits).containsExactly(POLL);
        assertThat(task.committed()).isFalse();
    }

    @Test
    void aLoneEventIsCommittedBeforeTheThreadWaits() {
        pacing.worked(task);
        assertThat(task.committed()).isFalse();

        pacing.await(POLL, this::timeOut);

        assertThat(waits).containsExactly(Duration.ZERO);
        assertThat(task.committed()).isTrue();
    }

    @Test
    void theSecondEventWaitsForTheRestOfTheInterval() {
        commitOnce();
        pass(Duration.ofMillis(10));
        pacing.worked(task);

        pacing.await(POLL, this::timeOut);

        assertThat(waits).containsExactly(Duration.ofMillis(15));
        assertThat(task.committed()).isTrue();
    }

    @Test
    void recordsThatArriveBeforeThatDoNotCommitIt() {
        commitOnce();
        pass(Duration.ofMillis(10));
        pacing.worked(task);

        pacing.await(POLL, limit -> {
            pass(Duration.ofMillis(3));
            return "records";
        });

        assertThat(task.committed()).isFalse();
    }

    @Test
    void aWaitIsRoundedUpToWholeMilliseconds() {
        commitOnce();
        pass(Duration.ofNanos(10_400_000));
        pacing.worked(task);

        pacing.await(POLL, this::timeOut);

        assertThat(waits).containsExactly(Duration.ofMillis(15));
        assertThat(task.committed()).isTrue();
    }

    @Test
    void aTaskThatHasEndedIsNotAskedForACommit() {
        pacing.worked(task);
        pacing.ended(task.taskId());

        pacing.await(POLL, this::timeOut);

        assertThat(task.committed()).isFalse();
    }

    @Test
    void eachThreadHasItsOwnClock() throws InterruptedException {
        commitOnce();
        MockProcessorContext<Object, Object> other = new MockProcessorContext<>();

        Thread thread = Thread.ofPlatform().start(() -> {
            pacing.worked(other);
            pacing.await(POLL, this::timeOut);
        });
        thread.join();

        assertThat(waits).containsExactly(Duration.ZERO);
        assertThat(other.committed()).isTrue();
    }

    private void commitOnce() {
        pacing.worked(task);
        pacing.await(POLL, this::timeOut);
        task.resetCommit();
        waits.clear();
    }

    private String timeOut(Duration limit) {
        waits.add(limit);
        pass(limit);
        return "records";
    }

    private void pass(Duration time) {
        nowNanos.addAndGet(time.toNanos());
    }
}
