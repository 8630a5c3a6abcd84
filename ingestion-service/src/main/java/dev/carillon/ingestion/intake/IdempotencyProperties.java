// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Comparison of requests that have the same `Idempotency-Key`.
///
/// @param remember Time for which the digest of a request with an `Idempotency-Key` is kept in Redis, so that another
/// body under the same key is refused. A larger value finds later mistakes and takes about 150 bytes for each key.
@ConfigurationProperties("carillon.ingestion.idempotency")
record IdempotencyProperties(@DefaultValue("2h") Duration remember) {}
