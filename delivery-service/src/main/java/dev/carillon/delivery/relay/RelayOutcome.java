// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.delivery.channel.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What an endpoint made of a receipt.
sealed interface RelayOutcome {

    /// It has it.
    record Taken() implements RelayOutcome {}

    /// It wants no receipts any more.
    record Gone() implements RelayOutcome {}

    /// It takes the receipt for malformed: sending it again may help once the endpoint is mended.
    record Refused(String cause) implements RelayOutcome {}

    /// It does not have it, or nobody knows.
    ///
    /// @param after when the endpoint wants to be asked again, where it says so
    record Missed(String cause, Optional<Duration> after) implements RelayOutcome {}

    Set<Integer> REFUSAL = Set.of(400, 405, 406, 411, 413, 414, 415, 422);

    static RelayOutcome of(HttpAnswer answer, Instant now) {
        return switch (answer) {
            case HttpAnswer.Answered answered -> of(answered, now);
            case HttpAnswer.Unreached(String cause) -> new Missed(cause, Optional.empty());
            case HttpAnswer.Forbidden(String cause) -> new Missed(cause, Optional.empty());
            case HttpAnswer.Lost(String cause) -> new Missed(cause, Optional.empty());
        };
    }

    private static RelayOutcome of(HttpAnswer.Answered answered, Instant now) {
        int status = answered.status();
        if (status >= 200 && status < 300) {
            return new Taken();
        }
        if (status == 410) {
            return new Gone();
        }
        return REFUSAL.contains(status)
                ? new Refused("status " + status)
                : new Missed("status " + status, answered.retryAfter(now));
    }
}
