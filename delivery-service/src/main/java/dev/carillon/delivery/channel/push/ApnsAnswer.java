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

/// What Apple said to a notification.
///
/// @param reason Apple's; empty when accepted
/// @param deadSince since when the token is dead, where Apple says so
record ApnsAnswer(int status, String reason, Optional<Instant> deadSince, String apnsId) {

    static ApnsAnswer of(PushNotificationResponse<?> response) {
        return new ApnsAnswer(
                response.getStatusCode(),
                response.getRejectionReason().orElse(""),
                response.getTokenInvalidationTimestamp(),
                String.valueOf(response.getApnsId()).toLowerCase(Locale.ROOT));
    }

    /// @param registeredAt when the device gave us its token
    /// @param pause when to come back, since Apple does not say
    AttemptOutcome outcome(Instant registeredAt, Instant now, Duration pause) {
        return switch (status) {
            case 200 -> new AttemptOutcome.Accepted(new ProviderReference(apnsId));
            case 410 -> dead(registeredAt, now);
            case 429, 503 -> new AttemptOutcome.Throttled(pause);
            // Our own credentials are at fault, not the message; or Apple is.
            case 403 -> AttemptOutcome.unreached(status + " " + reason);
            case 400 -> reason.equals("BadDeviceToken") ? dead(registeredAt, now) : refused();
            default -> status >= 500 ? new AttemptOutcome.Unanswered(status + " " + reason) : refused();
        };
    }

    /// A token that was registered again after it died is alive: this message is lost, the address is not.
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
