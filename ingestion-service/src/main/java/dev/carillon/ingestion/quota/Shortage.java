// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import dev.carillon.runtime.quota.QuotaLimit;
import java.time.Instant;

/// Lack of tokens in a bucket.
///
/// @param limit limit that is used up
/// @param admitsAt earliest time at which an event may be admitted again
/// @param askAgainAt time until which the bucket is not asked again
record Shortage(QuotaLimit limit, Instant admitsAt, Instant askAgainAt) {}
