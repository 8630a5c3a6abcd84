// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Apple's answer to a notification.
///
/// @param reason Apple's rejection reason; empty if accepted
/// @param deadSince Instant since which the token is invalid, if Apple reports it
record ApnsAnswer(int status, String reason, Optional<Instant> deadSince, String apnsId) {

    static ApnsAnswer of(PushNotificationResponse<?> response) {
        return new ApnsAnswer(
                response.getStatusCode(),
                response.getRejectionReason().orElse(""),
                response.getTokenInvalidationTimestamp(),
                String.valueOf(response.getApnsId()).toLowerCase(Locale.ROOT));
    }

    /// @param registeredAt Instant at which the device registered its token
    /// @param pause Wait before the next attempt, because Apple names no time
    AttemptOutcome outcome(Instant registeredAt, Instant now, Duration pause) {
        return switch (status) {
            case 200 -> new AttemptOutcome.Accepted(new ProviderReference(apnsId));
            case 410 -> dead(registeredAt, now);
            case 429, 503 -> new AttemptOutcome.Throttled(pause);
            // The credentials are at fault, not the message, or Apple's service is.
            case 403 -> AttemptOutcome.unreached(status + " " + reason);
            case 400 -> reason.equals("BadDeviceToken") ? dead(registeredAt, now) : refused();
            default -> status >= 500 ? new AttemptOutcome.Unanswered(status + " " + reason) : refused();
        };
    }

    /// Outcome for an invalid token. If the token was registered again after Apple invalidated it, only this
    /// message is refused and the address stays valid.
    private AttemptOutcome dead(Instant registeredAt, Instant now) {
        Instant since = deadSince.orElse(now);
        return since.isAfter(registeredAt)
                ? new AttemptOutcome.AddressInvalid(reason, since)
                : AttemptOutcome.refused(reason, "the token was registered again after it was reported dead");
    }

    private AttemptOutcome refused() {
        return AttemptOutcome.refused(reason, Integer.toString(status));
    }
}
