// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PostScheduleTest {

    private static final int POSTS = 5;

    @Property
    void everyEventIsPostedOnce(
            @ForAll @IntRange(min = 1, max = 500) int recipients,
            @ForAll @IntRange(min = 1, max = 5_000) int rate,
            @ForAll @IntRange(min = 1, max = 100) int batch) {
        PostSchedule schedule = PostSchedule.of(recipients, rate, batch);
        List<Integer> events = new ArrayList<>();
        for (int lane = 0; lane < schedule.lanes(); lane++) {
            for (int number = 0; number < POSTS; number++) {
                events.addAll(schedule.events(lane, number));
            }
        }
        Collections.sort(events);

        assertThat(events)
                .isEqualTo(IntStream.range(0, schedule.lanes() * POSTS * batch)
                        .boxed()
                        .toList());
    }

    @Property
    void theEventsOfARecipientArePostedByOneLaneInOrder(
            @ForAll @IntRange(min = 1, max = 500) int recipients,
            @ForAll @IntRange(min = 1, max = 5_000) int rate,
            @ForAll @IntRange(min = 1, max = 100) int batch) {
        PostSchedule schedule = PostSchedule.of(recipients, rate, batch);
        int[] laneOf = new int[recipients];
        int[] lastOf = new int[recipients];
        Arrays.fill(laneOf, -1);
        Arrays.fill(lastOf, -1);
        for (int lane = 0; lane < schedule.lanes(); lane++) {
            for (int number = 0; number < POSTS; number++) {
                for (int event : schedule.events(lane, number)) {
                    int recipient = event % recipients;
                    assertThat(laneOf[recipient]).isIn(-1, lane);
                    assertThat(lastOf[recipient]).isLessThan(event);
                    laneOf[recipient] = lane;
                    lastOf[recipient] = event;
                }
            }
        }
    }

    @Property
    void postsAreDueAtTheRateAndFullOfEvents(
            @ForAll @IntRange(min = 1, max = 500) int recipients,
            @ForAll @IntRange(min = 1, max = 5_000) int rate,
            @ForAll @IntRange(min = 1, max = 1_000) int batch) {
        PostSchedule schedule = PostSchedule.of(recipients, rate, batch);
        long period = batch * 1_000_000_000L / rate;

        for (int lane = 0; lane < schedule.lanes(); lane++) {
            assertThat(schedule.events(lane, 3)).hasSize(batch);
            assertThat(schedule.dueNanos(lane, 3) - (3L * schedule.lanes() + lane) * period)
                    .as("rounding of each post's period")
                    .isBetween(0L, 3L * schedule.lanes() + lane);
        }
    }

    @Test
    void aBatchIsRealAtEveryUsualRate() {
        PostSchedule schedule = PostSchedule.of(200, 200, 100);

        assertThat(schedule.lanes()).isEqualTo(4);
        assertThat(schedule.events(1, 0)).hasSize(100).startsWith(1, 5, 9).endsWith(397);
        assertThat(schedule.dueNanos(1, 0)).isEqualTo(500_000_000);
        assertThat(schedule.dueNanos(0, 1)).isEqualTo(2_000_000_000);
    }

    @Test
    void singleEventsAreDueOneAfterTheOther() {
        PostSchedule schedule = PostSchedule.of(200, 1_000, 1);

        assertThat(schedule.lanes()).isEqualTo(25);
        assertThat(schedule.events(3, 2)).containsExactly(53);
        assertThat(schedule.dueNanos(3, 2)).isEqualTo(53_000_000);
    }
}
