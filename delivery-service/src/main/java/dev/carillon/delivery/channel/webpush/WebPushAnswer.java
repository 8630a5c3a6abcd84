// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webpush;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;

/// Mapping of a push service's HTTP answer to an attempt outcome.
final class WebPushAnswer {

    private WebPushAnswer() {}

    /// @param id Delivery id, used as the reference if the push service returns none
    static AttemptOutcome outcome(HttpAnswer answer, String id, Instant now, Duration pause) {
        return answer.fromGivenAddress(answered -> outcome(answered, id, now, pause));
    }

    private static AttemptOutcome outcome(HttpAnswer.Answered answered, String id, Instant now, Duration pause) {
        int status = answered.status();
        return switch (status) {
            case 200, 201, 202 ->
                new AttemptOutcome.Accepted(
                        new ProviderReference(answered.headers().getOrDefault("location", id)));
            case 404, 410 -> new AttemptOutcome.AddressInvalid(Integer.toString(status), now);
            case 429, 503 ->
                new AttemptOutcome.Throttled(answered.retryAfter(now).orElse(pause));
            // The VAPID identity is at fault, not the message.
            case 401, 403 -> AttemptOutcome.unreached(status + " " + answered.beginning());
            default ->
                status >= 500
                        ? new AttemptOutcome.Unanswered("status " + status)
                        : AttemptOutcome.refused(Integer.toString(status), answered.beginning());
        };
    }
}
