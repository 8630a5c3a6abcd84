// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Caps retries to a share of first attempts, so that a provider in trouble is not asked ever more: a bucket that each
/// first attempt puts a share of a retry into, and that drips besides, so that what failed before a quiet time is tried
/// again in it. A retry that finds it empty is postponed, never dropped. Forgotten with the process, which costs no
/// more
/// than a burst. For the task's thread.
public final class RetryBudget {

    private static final double MILLIS = 1000;

    private final Settings settings;
    private final RetrySchedule schedule;
    private double tokens;
    private long drippedMillis;

    /// @param share retries for each first attempt
    /// @param burst the most retries that can be saved up
    /// @param perSecond retries that are always possible
    public record Settings(double share, int burst, int perSecond) {}

    /// @param schedule how long what is postponed waits
    public RetryBudget(Settings settings, RetrySchedule schedule) {
        this.settings = settings;
        this.schedule = schedule;
        this.tokens = settings.burst();
    }

    /// Something was tried for the first time.
    public void attempted() {
        tokens = Math.min(settings.burst(), tokens + settings.share());
    }

    /// Something is to be tried again.
    ///
    /// @return when to ask again; empty when it may be tried now
    public Optional<Instant> retry(String deliveryId, int attempt, Instant now) {
        drip(now.toEpochMilli());
        if (tokens >= 1) {
            tokens -= 1;
            return Optional.empty();
        }
        Duration pause = schedule.delay(deliveryId, attempt).plus(schedule.first());
        return Optional.of(now.plus(pause));
    }

    private void drip(long nowMillis) {
        if (drippedMillis != 0 && nowMillis > drippedMillis) {
            double dripped = (nowMillis - drippedMillis) / MILLIS * settings.perSecond();
            tokens = Math.min(settings.burst(), tokens + dripped);
        }
        drippedMillis = Math.max(drippedMillis, nowMillis);
    }
}
