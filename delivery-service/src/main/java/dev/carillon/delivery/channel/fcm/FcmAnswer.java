// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.fcm;

import com.google.firebase.messaging.FirebaseMessagingException;
import dev.carillon.delivery.attempt.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// Refusal of a message by FCM.
///
/// @param status HTTP status; 0 without an answer
/// @param code FCM's error code, such as `UNREGISTERED`; empty without one
record FcmAnswer(int status, String code, String message, Optional<Duration> retryAfter) {

    static FcmAnswer of(FirebaseMessagingException failure) {
        return new FcmAnswer(
                Optional.ofNullable(failure.getHttpResponse())
                        .map(response -> response.getStatusCode())
                        .orElse(0),
                Optional.ofNullable(failure.getMessagingErrorCode())
                        .map(Enum::name)
                        .orElse(""),
                String.valueOf(failure.getMessage()),
                retryAfter(failure));
    }

    AttemptOutcome outcome(Instant now, Duration pause) {
        return switch (code) {
            case "UNREGISTERED", "SENDER_ID_MISMATCH" -> new AttemptOutcome.AddressInvalid(code, now);
            case "INVALID_ARGUMENT" -> AttemptOutcome.refused(code, message);
            case "QUOTA_EXCEEDED", "UNAVAILABLE" -> new AttemptOutcome.Throttled(retryAfter.orElse(pause));
            // The credentials for Google or Apple are at fault, not the message.
            case "THIRD_PARTY_AUTH_ERROR" -> AttemptOutcome.unreached(code);
            default -> byStatus(pause);
        };
    }

    private AttemptOutcome byStatus(Duration pause) {
        return switch (status) {
            case 401, 403 -> AttemptOutcome.unreached(status + " " + message);
            case 429 -> new AttemptOutcome.Throttled(retryAfter.orElse(pause));
            default ->
                status >= 400 && status < 500
                        ? AttemptOutcome.refused(Integer.toString(status), message)
                        : new AttemptOutcome.Unanswered(status + " " + code + " " + message);
        };
    }

    private static Optional<Duration> retryAfter(FirebaseMessagingException failure) {
        return Optional.ofNullable(failure.getHttpResponse())
                .map(response -> response.getHeaders().get("retry-after"))
                .map(value -> value instanceof Collection<?> all && !all.isEmpty()
                        ? String.valueOf(all.iterator().next())
                        : String.valueOf(value))
                .filter(value -> value.matches("\\d{1,7}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }
}
