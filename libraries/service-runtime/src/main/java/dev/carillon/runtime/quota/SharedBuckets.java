// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.quota;

import dev.carillon.events.TenantId;
import dev.carillon.runtime.redis.CommandConnection;
import dev.carillon.runtime.redis.RedisLink;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/// Buckets of all tenants in Redis, shared by all instances. The time is that of the instances. Every method waits for
/// Redis. Thread-safe.
///
/// | key | value | expiry |
/// | --- | --- | --- |
/// | `carillon:quota:{<tenant>}:<unit>` | limits and remaining tokens of a bucket | when it is full again |
public final class SharedBuckets {

    /// Longer than a day, after which every bucket is full.
    private static final ExpirationAfterWriteStrategy EXPIRY =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofHours(25));

    private final RedisLink link;
    private final InstantSource clock;

    public SharedBuckets(RedisLink link, InstantSource clock) {
        this.link = link;
        this.clock = clock;
    }

    /// Takes as many tokens of a tenant's bucket as there are, but no more than wanted. A bucket with other limits than
    /// the given ones gets these. What was used of the limit per day stays used.
    ///
    /// @throws RedisException if Redis is unavailable
    public Grant take(TenantId tenant, QuotaUnit unit, TenantQuota quota, long wanted) {
        return ask(tenant, unit, quota, bucket -> {
            VerboseResult<Long> taken = bucket.asVerbose().tryConsumeAsMuchAsPossible(wanted);
            BucketConfiguration limits = BucketLimits.of(unit, quota);
            if (!taken.getConfiguration().equals(limits)) {
                bucket.replaceConfiguration(limits, TokensInheritanceStrategy.ADDITIVE);
            }
            return Grant.of(unit, taken);
        });
    }

    /// Returns tokens that were taken and not used.
    ///
    /// @throws RedisException if Redis is unavailable
    public void giveBack(TenantId tenant, QuotaUnit unit, TenantQuota quota, long tokens) {
        ask(tenant, unit, quota, bucket -> {
            bucket.addTokens(tokens);
            return tokens;
        });
    }

    /// Remaining tokens of each limit of a tenant's bucket.
    ///
    /// @throws RedisException if Redis is unavailable
    public Map<QuotaLimit, Long> left(TenantId tenant, QuotaUnit unit, TenantQuota quota) {
        return ask(
                tenant,
                unit,
                quota,
                bucket -> Grant.left(unit, bucket.asVerbose().getAvailableTokens()));
    }

    private <T> T ask(TenantId tenant, QuotaUnit unit, TenantQuota quota, Function<Bucket, T> question) {
        String key = "carillon:quota:{" + tenant + "}:" + unit.noun();
        return link.askOver(connection -> {
            try {
                return question.apply(proxies(connection).builder().build(key, () -> BucketLimits.of(unit, quota)));
            } catch (RuntimeException e) { // Bucket4j wraps what Lettuce throws in exceptions of several types
                throw redisException(e);
            }
        });
    }

    private ProxyManager<String> proxies(CommandConnection<String, byte[]> connection) {
        RedisClusterAsyncCommands<String, byte[]> commands = connection.async();
        var builder = commands instanceof RedisAdvancedClusterAsyncCommands<String, byte[]> cluster
                ? Bucket4jLettuce.casBasedBuilder(cluster)
                : Bucket4jLettuce.casBasedBuilder((RedisAsyncCommands<String, byte[]>) commands);
        return builder.expirationAfterWrite(EXPIRY)
                .clientClock(BucketLimits.meter(clock))
                .build();
    }

    private static RedisException redisException(RuntimeException failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof RedisException found) {
                return found;
            }
            cause = cause.getCause();
        }
        return new RedisException("a bucket cannot be read", failure);
    }
}
