// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long the ledger remembers. An outcome takes about 300 bytes, so 1,000 attempts a second kept for two hours take
/// about 2 GB of Redis.
///
/// @param claimExpiry of a claim without an outcome: longer than a worker may stay down
/// @param outcomeExpiry of a recorded outcome: longer than a delivery may be read again after it was settled
/// @param timeout for one answer of Redis, and for a connection to it
@ConfigurationProperties("carillon.delivery.ledger")
record LedgerProperties(
        @DefaultValue("24h") Duration claimExpiry,
        @DefaultValue("2h") Duration outcomeExpiry,
        @DefaultValue("2s") Duration timeout) {}
