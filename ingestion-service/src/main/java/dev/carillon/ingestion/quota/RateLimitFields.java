// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import dev.carillon.runtime.quota.QuotaLimit;
import dev.carillon.runtime.quota.TenantQuota;
import java.time.Instant;
import java.util.Map;

/// Values of the header fields `RateLimit-Policy` and `RateLimit`, in the form of draft-ietf-httpapi-ratelimit-headers:
/// lists of items with the quotas' names.
///
/// @param policy for each quota its size and its window in seconds
/// @param limit for each quota what remains of it, and the seconds until it is whole again
public record RateLimitFields(String policy, String limit) {

    private static final int EXPECTED = 160;

    static RateLimitFields of(TenantQuota quota, Map<QuotaLimit, Long> remaining, Instant now) {
        StringBuilder policies = new StringBuilder(EXPECTED);
        StringBuilder limits = new StringBuilder(EXPECTED);
        remaining.forEach((limit, left) -> {
            long capacity = limit.capacity(quota);
            begin(policies, limit)
                    .append(";q=")
                    .append(capacity)
                    .append(isOfBytes(limit) ? ";qu=\"content-bytes\"" : "")
                    .append(";w=")
                    .append(limit.window(quota).toSeconds());
            begin(limits, limit)
                    .append(";r=")
                    .append(left)
                    .append(";t=")
                    .append(limit.timeFor(capacity - left, quota, now)
                            .plusMillis(999)
                            .toSeconds());
        });
        return new RateLimitFields(policies.toString(), limits.toString());
    }

    private static StringBuilder begin(StringBuilder list, QuotaLimit limit) {
        return list.append(list.isEmpty() ? "" : ", ")
                .append('"')
                .append(limit.wireName())
                .append('"');
    }

    private static boolean isOfBytes(QuotaLimit limit) {
        return limit == QuotaLimit.BYTES_PER_SECOND || limit == QuotaLimit.BYTES_PER_DAY;
    }
}
