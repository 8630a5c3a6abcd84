// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.load.BackgroundTask;
import dev.carillon.benchmarks.load.CommittedLog;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Check of the router's retries against its retry budget, for each partition and lane, by the second of their
/// records. One thread reads, any thread may query.
final class StormBudget implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final int TEN_SECONDS = 10;

    private final double share;
    private final int burst;
    private final int perSecond;
    private final long beganNanos = System.nanoTime();
    private final Map<String, Seconds> buckets = new TreeMap<>();
    private final BackgroundTask following;

    private StormBudget(String bootstrapServers, double share, int burst, int perSecond) {
        this.share = share;
        this.burst = burst;
        this.perSecond = perSecond;
        this.following = CommittedLog.follow(
                "storm-budget",
                bootstrapServers,
                Arrays.stream(Lane.values())
                        .map(lane -> Topics.deliveries(Channel.SMS, lane))
                        .toList(),
                this::read);
    }

    /// @param share Retries for each first attempt
    /// @param burst Maximum number of saved retries
    /// @param perSecond Retries per second that are always allowed, for each partition and lane
    static StormBudget start(String bootstrapServers, double share, int burst, int perSecond) {
        return new StormBudget(bootstrapServers, share, burst, perSecond);
    }

    /// Retries of one partition and lane by second.
    private static final class Seconds {

        private int[] first = new int[64];
        private int[] again = new int[64];
        private int last;

        private void add(int second, boolean isRetry) {
            while (second >= first.length) {
                first = Arrays.copyOf(first, 2 * first.length);
                again = Arrays.copyOf(again, 2 * again.length);
            }
            (isRetry ? again : first)[second]++;
            last = Math.max(last, second);
        }
    }

    /// Results of the check.
    ///
    /// @param retries Total number of retries
    /// @param over Number of time spans, from one second to the whole time, in which a partition exceeded its
    /// budget
    /// @param fullest Highest share of its budget that a partition used in ten seconds, without saved retries
    record Findings(int retries, int over, double fullest) {}

    synchronized Findings find() {
        int retries = 0;
        int over = 0;
        double fullest = 0;
        for (Seconds seconds : buckets.values()) {
            retries += Arrays.stream(seconds.again).sum();
            for (int from = 0; from <= seconds.last; from++) {
                int first = 0;
                int again = 0;
                for (int to = from; to <= seconds.last; to++) {
                    first += seconds.first[to];
                    again += seconds.again[to];
                    // Records are read up to a second after they are written.
                    int length = to - from + 2;
                    double flow = share * first + perSecond * (double) length;
                    over += again > burst + flow ? 1 : 0;
                    fullest = to - from == TEN_SECONDS ? Math.max(fullest, again / flow) : fullest;
                }
            }
        }
        return new Findings(retries, over, fullest);
    }

    @Override
    public void close() {
        following.close();
    }

    private synchronized void read(RecipientKey recipient, Delivery delivery) {
        int second = (int) ((System.nanoTime() - beganNanos) / 1_000_000_000L);
        buckets.computeIfAbsent(
                        delivery.getLane() + "-" + RecipientPartitioner.partition(recipient, PARTITIONS),
                        _ -> new Seconds())
                .add(second, delivery.getAttempt() > 1);
    }
}
