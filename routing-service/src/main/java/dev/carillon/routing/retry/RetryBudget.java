// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import dev.carillon.events.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Budget of retries per channel: a share of the channel's first attempts, so that a failing provider does not
/// receive ever more calls. It is a token bucket. Each first attempt adds a share of a retry, and some tokens are
/// added each second, so that earlier failures are retried in quiet times. A retry without a token is postponed,
/// never dropped. The budget is lost with the process, which costs at most one burst. Used by the task's thread only.
public final class RetryBudget {

    private static final double MILLIS = 1000;

    private final Settings settings;
    private final RetrySchedule schedule;
    private final Map<Channel, Bucket> buckets = new EnumMap<>(Channel.class);

    /// Settings of one channel.
    ///
    /// @param share retries that each first attempt adds
    /// @param burst most retries that can be saved up
    /// @param perSecond retries that are added each second
    public record Settings(double share, int burst, int perSecond) {}

    /// @param schedule delays of postponed retries
    public RetryBudget(Settings settings, RetrySchedule schedule) {
        this.settings = settings;
        this.schedule = schedule;
    }

    /// Counts a first attempt.
    public void attempted(Channel channel) {
        bucket(channel).add(settings.share());
    }

    /// Takes a retry from the budget.
    ///
    /// @return time of the next request if the budget is empty; empty if the retry may be made now
    public Optional<Instant> retry(Channel channel, String deliveryId, int attempt, Instant now) {
        if (bucket(channel).take(now.toEpochMilli())) {
            return Optional.empty();
        }
        Duration pause = schedule.delay(deliveryId, attempt).plus(schedule.first());
        return Optional.of(now.plus(pause));
    }

    private Bucket bucket(Channel channel) {
        return buckets.computeIfAbsent(channel, _ -> new Bucket(settings));
    }

    private static final class Bucket {

        private final Settings settings;
        private double retries;
        private long drippedMillis;

        private Bucket(Settings settings) {
            this.settings = settings;
            this.retries = settings.burst();
        }

        private void add(double share) {
            retries = Math.min(settings.burst(), retries + share);
        }

        private boolean take(long nowMillis) {
            if (drippedMillis != 0 && nowMillis > drippedMillis) {
                add((nowMillis - drippedMillis) / MILLIS * settings.perSecond());
            }
            drippedMillis = Math.max(drippedMillis, nowMillis);
            boolean isThere = retries >= 1;
            retries -= isThere ? 1 : 0;
            return isThere;
        }
    }
}
