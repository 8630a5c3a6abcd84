// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import dev.carillon.events.FailureCode;
import java.time.Instant;

/// What an attempt's outcome means for its delivery.
public sealed interface AttemptVerdict {

    /// Told before, or about an attempt that is no longer the newest.
    record Ignored() implements AttemptVerdict {}

    /// The provider took it.
    record Settled() implements AttemptVerdict {}

    /// No further attempt can help.
    record Failed(FailureCode code, String detail) implements AttemptVerdict {}

    /// Stopped by the producer before it could be tried again.
    record Cancelled(String requestedBy) implements AttemptVerdict {}

    /// To be tried again.
    record Retry(DeliveryProgress progress, Instant due, String cause) implements AttemptVerdict {}

    /// Time runs out before it could be tried again; that it has run out is said when it has.
    record AwaitExpiry(DeliveryProgress progress, Instant expiresAt) implements AttemptVerdict {}
}
