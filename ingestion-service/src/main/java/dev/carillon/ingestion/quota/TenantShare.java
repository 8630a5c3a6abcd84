// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import dev.carillon.runtime.quota.Grant;
import dev.carillon.runtime.quota.InstanceBucket;
import dev.carillon.runtime.quota.QuotaLimit;
import dev.carillon.runtime.quota.QuotaUnit;
import dev.carillon.runtime.quota.TenantQuota;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Share of this instance in one bucket of a tenant: tokens that were taken in portions and are not used yet. A portion
/// is the tokens of [#PORTION_TIME], so the bucket is asked rarely. An event is admitted while the share has any token.
/// An event that needs more leaves a debt, which later portions pay.
///
/// While the bucket is unavailable, the instance applies the tenant's limits by itself. Thread-safe. A thread waits
/// only
/// if the share is empty and the bucket may have tokens.
final class TenantShare {

    static final Duration PORTION_TIME = Duration.ofMillis(100);
    /// Shortest time between two portions, unless the first one is used up.
    static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    /// Longest time for which an empty bucket, or one that is unavailable, is not asked again.
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(TenantShare.class);
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long PORTIONS_PER_SECOND = Duration.ofSeconds(1).dividedBy(PORTION_TIME);
    /// A portion is at most this part of a day's tokens, so that no instance holds the day's last tokens unused.
    private static final long PORTIONS_PER_DAY = 1_000;

    private final QuotaUnit unit;
    private final TokenSource bucket;
    private final Executor workers;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    // All guarded by the lock.
    private TenantQuota quota;
    private long tokens;
    private Instant askedAt = Instant.EPOCH;
    private Map<QuotaLimit, Long> leftInBucket = Map.of();
    private @Nullable Shortage shortage;
    private @Nullable CompletableFuture<Boolean> answer;
    /// Limits of this instance alone; null while the bucket is available.
    private @Nullable InstanceBucket alone;

    /// @param workers run tasks that wait for the bucket
    TenantShare(QuotaUnit unit, TenantQuota quota, TokenSource bucket, Executor workers, InstantSource clock) {
        this.unit = unit;
        this.quota = quota;
        this.bucket = bucket;
        this.workers = workers;
        this.clock = clock;
    }

    /// Takes the tokens of one event.
    ///
    /// @return empty if the event is admitted
    Optional<Shortage> take(long amount) {
        while (true) {
            CompletableFuture<Boolean> asked;
            lock.lock();
            try {
                if (tokens > 0) {
                    tokens -= amount;
                    askEarly();
                    return Optional.empty();
                }
                if (isKnownEmpty()) {
                    return Optional.ofNullable(shortage);
                }
                asked = ask();
            } finally {
                lock.unlock();
            }
            asked.join();
        }
    }

    /// Returns the tokens of an event that was not admitted after all.
    void giveBack(long amount) {
        lock.lock();
        try {
            tokens += amount;
        } finally {
            lock.unlock();
        }
    }

    /// Follows a change of the tenant's quota.
    void follow(TenantQuota changed) {
        lock.lock();
        try {
            quota = changed;
            shortage = null;
            leftInBucket = Map.of();
            alone = alone == null ? null : newInstanceBucket();
        } finally {
            lock.unlock();
        }
    }

    /// Returns the unused tokens to the bucket.
    void close() {
        lock.lock();
        try {
            if (tokens > 0 && alone == null) {
                bucket.giveBack(quota, tokens);
            }
            tokens = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Remaining tokens of each limit, as far as this instance knows.
    Map<QuotaLimit, Long> remaining() {
        Map<QuotaLimit, Long> remaining = new EnumMap<>(QuotaLimit.class);
        lock.lock();
        try {
            Instant now = clock.instant();
            for (QuotaLimit limit : unit.limits()) {
                long known = leftInBucket.getOrDefault(limit, limit.capacity(quota)) + refilled(limit, now) + tokens;
                remaining.put(limit, Math.clamp(known, 0, limit.capacity(quota)));
            }
        } finally {
            lock.unlock();
        }
        return remaining;
    }

    private long refilled(QuotaLimit limit, Instant now) {
        if (limit.isPerDay()) {
            return now.truncatedTo(ChronoUnit.DAYS).isAfter(askedAt) ? limit.capacity(quota) : 0;
        }
        Duration passed = Duration.between(askedAt, now);
        return passed.compareTo(limit.window(quota)) >= 0
                ? limit.capacity(quota)
                : passed.toMillis() * limit.rate(quota) / MILLIS_PER_SECOND;
    }

    private boolean isKnownEmpty() {
        Shortage known = shortage;
        return known != null && clock.instant().isBefore(known.askAgainAt());
    }

    private long portion() {
        return Math.max(
                1,
                Math.min(
                        unit.perSecond().rate(quota) / PORTIONS_PER_SECOND,
                        unit.perDay().rate(quota) / PORTIONS_PER_DAY));
    }

    /// Asks for the next portion before this one is used up.
    private void askEarly() {
        if (tokens < portion() / 2 && !isKnownEmpty() && !clock.instant().isBefore(askedAt.plus(SHORTEST_PAUSE))) {
            ask();
        }
    }

    /// @return completed when tokens were added, or the share is known to be empty
    private CompletableFuture<Boolean> ask() {
        CompletableFuture<Boolean> underway = answer;
        if (underway != null && alone == null) {
            return underway;
        }
        long wanted = portion() - tokens;
        InstanceBucket substitute = alone;
        if (substitute != null) {
            if (underway == null && !clock.instant().isBefore(askedAt.plus(LONGEST_PAUSE))) {
                askBucket(wanted);
            }
            // The bucket may have answered meanwhile.
            if (alone != null) {
                add(substitute.take(wanted), wanted);
            }
            return CompletableFuture.completedFuture(true);
        }
        return askBucket(wanted);
    }

    private CompletableFuture<Boolean> askBucket(long wanted) {
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        TenantQuota current = quota;
        answer = asked;
        askedAt = clock.instant();
        workers.execute(() -> {
            Optional<Grant> grant = grant(current, wanted);
            lock.lock();
            try {
                answer = null;
                if (grant.isPresent()) {
                    alone = null;
                    leftInBucket = grant.get().left();
                    add(grant.get(), wanted);
                } else if (alone == null) {
                    alone = newInstanceBucket();
                    shortage = null;
                }
            } finally {
                lock.unlock();
            }
            asked.complete(true);
        });
        return asked;
    }

    private Optional<Grant> grant(TenantQuota current, long wanted) {
        try {
            return bucket.take(current, wanted);
        } catch (RuntimeException e) { // the instance applies the limits by itself, and asks again
            LOG.error("a quota's bucket failed unexpectedly; applying the limits locally", e);
            return Optional.empty();
        }
    }

    private InstanceBucket newInstanceBucket() {
        return new InstanceBucket(unit, quota, portion(), clock);
    }

    private void add(Grant grant, long wanted) {
        tokens += grant.tokens();
        shortage = grant.tokens() < wanted ? shortageOf(grant) : null;
    }

    private Shortage shortageOf(Grant grant) {
        Instant now = clock.instant();
        long missing = Math.max(1, 1 - tokens);
        QuotaLimit perDay = unit.perDay();
        QuotaLimit limit = grant.left().getOrDefault(perDay, 1L) > 0 ? unit.perSecond() : perDay;
        Duration wait = limit.timeFor(missing, quota, now);
        Duration pause = wait.compareTo(SHORTEST_PAUSE) < 0
                ? SHORTEST_PAUSE
                : wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait;
        return new Shortage(limit, now.plus(wait), now.plus(pause));
    }
}
