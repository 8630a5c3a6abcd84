// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.quota;

import dev.carillon.events.v1.Quota;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Limits on the events that one tenant submits. As configured, they are the limits of every tenant that has none of
/// its own.
///
/// @param eventsPerSecond Events that a tenant may submit per second, over all instances of ingestion. A larger value
/// lets one tenant use more of the platform.
/// @param eventsPerDay Events that a tenant may submit per calendar day (UTC).
/// @param recipientsPerEvent Most recipients that one event of a tenant may name. The limit
/// `carillon.ingestion.limits.max-recipients` applies, too.
/// @param bytesPerSecond Bytes that a tenant may submit per second, at most 1,000,000,000: the data of an event, once
/// for each recipient, and 512 bytes for each recipient.
/// @param bytesPerDay Bytes that a tenant may submit per calendar day (UTC).
/// @param burstSeconds Seconds whose events and bytes a tenant may submit at once after a pause. A larger value admits
/// larger bursts.
@ConfigurationProperties("carillon.quotas")
public record TenantQuota(
        @DefaultValue("10000") long eventsPerSecond,
        @DefaultValue("200000000") long eventsPerDay,
        @DefaultValue("1000") int recipientsPerEvent,
        @DefaultValue("100000000") long bytesPerSecond,
        @DefaultValue("2000000000000") long bytesPerDay,
        @DefaultValue("2") int burstSeconds) {

    private static final long MAX_BYTES_PER_SECOND = 1_000_000_000;

    public TenantQuota {
        if (eventsPerSecond < 1
                || eventsPerDay < 1
                || recipientsPerEvent < 1
                || bytesPerSecond < 1
                || bytesPerDay < 1
                || burstSeconds < 1) {
            throw new IllegalArgumentException("every limit of carillon.quotas must be at least 1");
        }
        if (bytesPerSecond > MAX_BYTES_PER_SECOND) {
            throw new IllegalArgumentException(
                    "carillon.quotas.bytes-per-second must be at most " + MAX_BYTES_PER_SECOND);
        }
    }

    /// Limits of a tenant, for which these are the defaults.
    ///
    /// @param own limits of the tenant; 0 for a default
    public TenantQuota with(Quota own) {
        return new TenantQuota(
                chosen(own.getEventsPerSecond(), eventsPerSecond),
                chosen(own.getEventsPerDay(), eventsPerDay),
                (int) chosen(own.getRecipientsPerEvent(), recipientsPerEvent),
                chosen(own.getBytesPerSecond(), bytesPerSecond),
                chosen(own.getBytesPerDay(), bytesPerDay),
                (int) chosen(own.getBurstSeconds(), burstSeconds));
    }

    private static long chosen(long own, long other) {
        return own == 0 ? other : own;
    }
}
