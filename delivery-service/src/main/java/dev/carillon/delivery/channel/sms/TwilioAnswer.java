// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import dev.carillon.delivery.attempt.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Refusal of a message by Twilio.
///
/// @param status HTTP status
/// @param code Twilio's error code; 0 without one
record TwilioAnswer(int status, int code, String message, Optional<Duration> retryAfter) {

    /// Error codes for an invalid number, a number that is not mobile, or a recipient who answered STOP.
    private static final Set<Integer> DEAD_NUMBER = Set.of(21211, 21214, 21217, 21610, 21614);

    AttemptOutcome outcome(Instant now, Duration pause) {
        if (status == 429 || code == 20429 || status == 503) {
            return new AttemptOutcome.Throttled(retryAfter.orElse(pause));
        }
        if (DEAD_NUMBER.contains(code)) {
            return new AttemptOutcome.AddressInvalid(Integer.toString(code), now);
        }
        if (status == 401 || status == 403) {
            // The credentials are at fault, not the message.
            return AttemptOutcome.unreached(status + " " + code + " " + message);
        }
        return status >= 500
                ? new AttemptOutcome.Unanswered(status + " " + code + " " + message)
                : AttemptOutcome.refused(Integer.toString(code), message);
    }
}
