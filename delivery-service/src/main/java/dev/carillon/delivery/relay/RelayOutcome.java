// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.delivery.channel.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Outcome of sending a receipt to an endpoint.
sealed interface RelayOutcome {

    /// The endpoint acknowledged the receipt.
    record Acknowledged() implements RelayOutcome {}

    /// The endpoint is gone: no more receipts are sent.
    record Gone() implements RelayOutcome {}

    /// The endpoint rejects the receipt as malformed. A retry may help after the endpoint is fixed.
    record Refused(String cause) implements RelayOutcome {}

    /// The endpoint did not acknowledge the receipt; it may have received it.
    ///
    /// @param after Wait before the next attempt, if the endpoint asks for one
    record NotAcknowledged(String cause, Optional<Duration> after) implements RelayOutcome {}

    Set<Integer> REFUSAL = Set.of(400, 405, 406, 411, 413, 414, 415, 422);

    static RelayOutcome of(HttpAnswer answer, Instant now) {
        return switch (answer) {
            case HttpAnswer.Answered answered -> of(answered, now);
            case HttpAnswer.Unreached(String cause) -> new NotAcknowledged(cause, Optional.empty());
            case HttpAnswer.Forbidden(String cause) -> new NotAcknowledged(cause, Optional.empty());
            case HttpAnswer.Lost(String cause) -> new NotAcknowledged(cause, Optional.empty());
        };
    }

    private static RelayOutcome of(HttpAnswer.Answered answered, Instant now) {
        int status = answered.status();
        if (status >= 200 && status < 300) {
            return new Acknowledged();
        }
        if (status == 410) {
            return new Gone();
        }
        return REFUSAL.contains(status)
                ? new Refused("status " + status)
                : new NotAcknowledged("status " + status, answered.retryAfter(now));
    }
}
