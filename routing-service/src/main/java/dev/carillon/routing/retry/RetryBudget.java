// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import dev.carillon.events.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Caps the retries of each channel to a share of its first attempts, so that a provider in trouble is not asked ever
/// more: a bucket that each first attempt puts a share of a retry into, and that drips besides, so that what failed
/// before a quiet time is tried again in it. A retry that finds it empty is postponed, never dropped. Forgotten with
/// the process, which costs no more than a burst. For the task's thread.
public final class RetryBudget {

    private static final double MILLIS = 1000;

    private final Settings settings;
    private final RetrySchedule schedule;
    private final Map<Channel, Bucket> buckets = new EnumMap<>(Channel.class);

    /// Of one channel.
    ///
    /// @param share retries for each first attempt
    /// @param burst the most retries that can be saved up
    /// @param perSecond retries that are always possible
    public record Settings(double share, int burst, int perSecond) {}

    /// @param schedule how long what is postponed waits
    public RetryBudget(Settings settings, RetrySchedule schedule) {
        this.settings = settings;
        this.schedule = schedule;
    }

    /// Something was tried for the first time.
    public void attempted(Channel channel) {
        bucket(channel).add(settings.share());
    }

    /// Something is to be tried again.
    ///
    /// @return when to ask again; empty when it may be tried now
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
