// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Retention of the attempt ledger. An outcome takes about 300 bytes, so 1,000 attempts per second kept for two
/// hours take about 2 GB in Redis.
///
/// @param claimExpiry Time for which a claim without an outcome is kept. Must be longer than a worker may be down.
/// A larger value takes more memory in Redis.
/// @param outcomeExpiry Time for which a recorded outcome is kept. Must be longer than the time after which a
/// settled delivery may be read again. A larger value takes more memory in Redis.
/// @param timeout Time limit of one answer of Redis and of opening a connection. A larger value tolerates a slower
/// Redis and suspends workers later.
@ConfigurationProperties("carillon.delivery.ledger")
record LedgerProperties(
        @DefaultValue("24h") Duration claimExpiry,
        @DefaultValue("2h") Duration outcomeExpiry,
        @DefaultValue("2s") Duration timeout) {}
