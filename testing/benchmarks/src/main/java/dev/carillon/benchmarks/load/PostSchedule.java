// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import java.util.List;
import java.util.stream.IntStream;

/// Schedule of the posts of a run. Event `n` belongs to lane `n` modulo the number of lanes. That number divides the
/// number of recipients, so that all events of a recipient are posted by one lane, in increasing order. The posts are
/// due at equal intervals, and the lanes take turns. All events of a post are due at the same instant: a producer of
/// batches has the whole batch at hand.
///
/// @param lanes Number of lanes
/// @param rate Events per second
/// @param batch Number of events in each post
record PostSchedule(int lanes, int rate, int batch) {

    private static final long SECOND_NANOS = 1_000_000_000;

    private static final int FEWEST_LANES = 16;
    private static final int POSTS_PER_LANE = 40;

    private static final int FEWEST_BATCH_LANES = 4;
    private static final int BATCHES_PER_LANE = 4;

    /// Schedule with so many lanes that each posts at most 40 single events or four batches per second. A few more
    /// lanes are used if the number of recipients has no smaller divisor.
    static PostSchedule of(int recipients, int rate, int batch) {
        int wanted = batch == 1
                ? Math.max(FEWEST_LANES, rate / POSTS_PER_LANE)
                : Math.max(FEWEST_BATCH_LANES, rate / batch / BATCHES_PER_LANE);
        int lanes = Math.min(wanted, recipients);
        while (recipients % lanes != 0) {
            lanes++;
        }
        return new PostSchedule(lanes, rate, batch);
    }

    /// Events of a post.
    ///
    /// @param number Number of the post in its lane, from 0
    List<Integer> events(int lane, int number) {
        return IntStream.range(number * batch, (number + 1) * batch)
                .mapToObj(index -> lane + index * lanes)
                .toList();
    }

    /// Time from the start of the run until a post is due.
    ///
    /// @param number Number of the post in its lane, from 0
    long dueNanos(int lane, int number) {
        long postsBefore = (long) number * lanes + lane;
        return postsBefore * batch * SECOND_NANOS / rate;
    }
}
