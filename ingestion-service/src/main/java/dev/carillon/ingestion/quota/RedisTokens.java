// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import dev.carillon.events.TenantId;
import dev.carillon.runtime.quota.Grant;
import dev.carillon.runtime.quota.QuotaUnit;
import dev.carillon.runtime.quota.SharedBuckets;
import dev.carillon.runtime.quota.TenantQuota;
import io.lettuce.core.RedisException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shared buckets in Redis as sources of tokens. Logs when Redis becomes unavailable, and when it is back. Thread-safe.
final class RedisTokens {

    private static final Logger LOG = LoggerFactory.getLogger(RedisTokens.class);

    private final SharedBuckets buckets;
    private final AtomicBoolean isAway = new AtomicBoolean();

    RedisTokens(SharedBuckets buckets) {
        this.buckets = buckets;
    }

    TokenSource of(TenantId tenant, QuotaUnit unit) {
        return new TokenSource() {
            @Override
            public Optional<Grant> take(TenantQuota quota, long wanted) {
                try {
                    Grant grant = buckets.take(tenant, unit, quota, wanted);
                    if (isAway.compareAndSet(true, false)) {
                        LOG.info("Redis is available again; quotas are shared by all instances");
                    }
                    return Optional.of(grant);
                } catch (RedisException e) {
                    if (isAway.compareAndSet(false, true)) {
                        LOG.warn("Redis is unavailable; this instance applies the quotas by itself: {}", e.toString());
                    }
                    return Optional.empty();
                }
            }

            @Override
            public void giveBack(TenantQuota quota, long tokens) {
                try {
                    buckets.giveBack(tenant, unit, quota, tokens);
                } catch (RedisException e) {
                    LOG.debug(
                            "{} {} of {} are not returned to the quota: {}", tokens, unit.noun(), tenant, e.toString());
                }
            }
        };
    }
}
