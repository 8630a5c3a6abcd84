// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.cost;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.SpendCap;
import dev.carillon.runtime.redis.RedisLink;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Spending of each tenant in the calendar month (UTC), over all instances, and its cap. The sum is read at most
/// once per second, so that a cap can be exceeded by the deliveries accepted within that second. Thread-safe.
///
/// | key | value | expiry |
/// | --- | --- | --- |
/// | `carillon:spend:{<tenant>}:<month>` | millionths of the currency | 62 days after the last send |
public final class TenantSpending {

    private static final Logger LOG = LoggerFactory.getLogger(TenantSpending.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofDays(62);
    private static final int USUAL_PERCENT = 80;

    private final PriceTable prices;
    private final RedisLink link;
    private final TenantDirectory tenants;
    private final InstantSource clock;
    private final Map<TenantId, CachedSum> cachedSums = new ConcurrentHashMap<>();

    TenantSpending(PriceTable prices, RedisLink link, TenantDirectory tenants, InstantSource clock) {
        this.prices = prices;
        this.link = link;
        this.tenants = tenants;
        this.clock = clock;
    }

    /// Provider's charge for an accepted attempt, in millionths.
    public long price(ChannelSender sender, Attempt attempt) {
        return prices.micros(sender.provider(), attempt.content().getAddress(), sender.units(attempt));
    }

    /// Adds the cost of an accepted attempt.
    public void add(TenantId tenant, long micros) {
        if (micros == 0) {
            return;
        }
        try {
            link.ask(redis -> redis.incrby(key(tenant), micros));
            link.ask(redis -> redis.pexpire(key(tenant), KEPT.toMillis()));
        } catch (RedisException e) {
            LOG.warn("Redis is unavailable: cost of {} micros is not counted for tenant {}", micros, tenant.value());
        }
    }

    /// True if the tenant's cap forbids the attempt. Marketing is stopped at a share of the cap, everything else at
    /// the whole cap, the critical lane never.
    ///
    /// @throws LedgerUnavailableException if Redis does not answer
    public boolean isCapped(TenantId tenant, Lane lane, Kind kind) {
        Optional<SpendCap> cap = Optional.of(tenants.settings(tenant).getSpendCap())
                .filter(set -> set.getMonthlyMicros() > 0 && lane != Lane.CRITICAL);
        return cap.isPresent() && spent(tenant) >= bound(cap.get(), kind);
    }

    /// Kind of a message for the spending cap.
    public enum Kind {
        MARKETING,
        OTHER
    }

    private static long bound(SpendCap cap, Kind kind) {
        return switch (kind) {
            case MARKETING -> {
                int percent = cap.getMarketingPercent() > 0 ? cap.getMarketingPercent() : USUAL_PERCENT;
                yield cap.getMonthlyMicros() / 100 * percent;
            }
            case OTHER -> cap.getMonthlyMicros();
        };
    }

    private long spent(TenantId tenant) {
        Instant now = clock.instant();
        CachedSum known = cachedSums.get(tenant);
        if (known != null && known.at().plus(FRESH).isAfter(now)) {
            return known.micros();
        }
        try {
            long micros = link.ask(redis -> Optional.ofNullable(redis.get(key(tenant))))
                    .map(sum -> Long.parseLong(new String(sum, StandardCharsets.US_ASCII)))
                    .orElse(0L);
            cachedSums.put(tenant, new CachedSum(micros, now));
            return micros;
        } catch (RedisException e) {
            throw new LedgerUnavailableException(e);
        }
    }

    private String key(TenantId tenant) {
        return "carillon:spend:{" + tenant.value() + "}:"
                + YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    }

    private record CachedSum(long micros, Instant at) {}
}
