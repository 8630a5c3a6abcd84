// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import dev.carillon.events.FailureCode;
import java.time.Instant;

/// Verdict on an attempt's outcome: the consequence for its delivery.
public sealed interface AttemptVerdict {

    /// A repeated report, or a report about an earlier attempt.
    record Ignored() implements AttemptVerdict {}

    /// The provider accepted it.
    record Settled() implements AttemptVerdict {}

    /// No further attempt can help.
    record Failed(FailureCode code, String detail) implements AttemptVerdict {}

    /// The producer cancelled it before it could be retried.
    record Cancelled(String requestedBy) implements AttemptVerdict {}

    /// The delivery is retried.
    record Retry(DeliveryProgress progress, Instant due, String cause) implements AttemptVerdict {}

    /// The delivery expires before it could be retried. Its expiry is recorded at that time.
    record AwaitExpiry(DeliveryProgress progress, Instant expiresAt) implements AttemptVerdict {}
}
