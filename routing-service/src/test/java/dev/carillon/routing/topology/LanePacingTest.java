// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

final class LanePacingTest {

    private static final Duration POLL = Duration.ofMillis(20);

    private final AtomicLong nowNanos = new AtomicLong(Duration.ofHours(1).toNanos());
    private final LanePacing pacing =
            new LanePacing(Duration.ofMillis(25), Duration.ofMillis(100), Duration.ofMillis(150), nowNanos::get);
    private final MockProcessorContext<Object, Object> task = new MockProcessorContext<>();
    private final List<Duration> waits = new ArrayList<>();

    @Test
    void withoutWorkAThreadWaitsAsLongAsItMay() {
        pacing.await(POLL, this::timeOut);

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

        pacing.await(POLL, _ -> {
            pass(Duration.ofMillis(3));
            return records();
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

    @Test
    void anIdleThreadWaitsLonger() {
        pacing.timer(task.taskId(), Long.MAX_VALUE, 1_000);

        pacing.await(POLL, this::timeOut);
        pacing.await(POLL, this::timeOut);
        pacing.await(Duration.ofMillis(300), this::timeOut);
        pacing.await(Duration.ZERO, this::timeOut);

        assertThat(waits).containsExactly(POLL, Duration.ofMillis(150), Duration.ofMillis(300), Duration.ZERO);
    }

    @Test
    void anIdleThreadWakesForTheEarliestTimer() {
        pacing.await(POLL, this::timeOut);
        pacing.timer(new TaskId(0, 1), 1_060, 1_000);
        pacing.timer(new TaskId(0, 2), 1_030, 1_000);

        pacing.await(POLL, this::timeOut);
        pacing.ended(new TaskId(0, 2));
        pacing.await(POLL, this::timeOut);

        assertThat(waits).containsExactly(POLL, Duration.ofMillis(30), Duration.ofMillis(30));
    }

    @Test
    void aTimerThatIsOverdueDoesNotMakeTheThreadSpin() {
        pacing.await(POLL, this::timeOut);
        pacing.timer(task.taskId(), 1_000, 1_018);

        pacing.await(POLL, this::timeOut);
        pacing.await(POLL, this::timeOut);
        pacing.await(POLL, this::timeOut);

        assertThat(waits).containsExactly(POLL, Duration.ofMillis(1), Duration.ofMillis(1), POLL);
    }

    @Test
    void aTimerThatDoesNotChangeKeepsItsTime() {
        pacing.await(POLL, this::timeOut);
        pacing.timer(task.taskId(), 1_060, 1_000);
        pass(Duration.ofMillis(20));
        pacing.timer(task.taskId(), 1_060, 1_000);

        pacing.await(POLL, this::timeOut);

        assertThat(waits).containsExactly(POLL, Duration.ofMillis(40));
    }

    @Test
    void aThreadWithoutTasksIsNotIdle() {
        pacing.await(POLL, this::timeOut);
        pacing.await(POLL, this::timeOut);

        assertThat(waits).containsExactly(POLL, POLL);
    }

    @Test
    void recordsEndTheIdleness() {
        pacing.timer(task.taskId(), Long.MAX_VALUE, 1_000);
        pacing.await(POLL, this::timeOut);
        pacing.await(POLL, _ -> records());

        pacing.await(POLL, this::timeOut);

        assertThat(waits).containsExactly(POLL, POLL);
    }

    private void commitOnce() {
        pacing.worked(task);
        pacing.await(POLL, this::timeOut);
        task.resetCommit();
        waits.clear();
    }

    private ConsumerRecords<byte[], byte[]> timeOut(Duration limit) {
        waits.add(limit);
        pass(limit);
        return ConsumerRecords.empty();
    }

    private static ConsumerRecords<byte[], byte[]> records() {
        TopicPartition partition = new TopicPartition("events", 0);
        return new ConsumerRecords<>(
                Map.of(partition, List.of(new ConsumerRecord<>("events", 0, 0, new byte[0], new byte[0]))), Map.of());
    }

    private void pass(Duration time) {
        nowNanos.addAndGet(time.toNanos());
    }
}
