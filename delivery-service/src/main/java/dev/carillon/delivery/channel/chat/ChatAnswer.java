// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;

/// Mapping of a chat service's HTTP answer to an attempt outcome.
final class ChatAnswer {

    /// Slack's error text for a revoked webhook.
    private static final String REVOKED = "invalid_token";

    /// Text in a Teams answer that reports throttling although its status is 200.
    private static final String TEAMS_THROTTLED = "HTTP error 429";

    private ChatAnswer() {}

    static AttemptOutcome outcome(HttpAnswer answer, String id, Instant now, Duration pause) {
        return answer.fromGivenAddress(answered -> outcome(answered, id, now, pause));
    }

    private static AttemptOutcome outcome(HttpAnswer.Answered answered, String id, Instant now, Duration pause) {
        int status = answered.status();
        String code = Integer.toString(status);
        if (status == 429 || answered.text().contains(TEAMS_THROTTLED)) {
            return new AttemptOutcome.Throttled(answered.retryAfter(now).orElse(pause));
        }
        if (status >= 200 && status < 300) {
            return new AttemptOutcome.Accepted(new ProviderReference(id));
        }
        return switch (status) {
            case 401, 404, 410 -> new AttemptOutcome.AddressInvalid(code, now);
            case 403 ->
                answered.text().contains(REVOKED)
                        ? new AttemptOutcome.AddressInvalid(code, now)
                        : AttemptOutcome.refused(code, answered.beginning());
            case 502, 503, 504 ->
                new AttemptOutcome.Throttled(answered.retryAfter(now).orElse(pause));
            default ->
                status >= 400 && status < 500
                        ? AttemptOutcome.refused(code, answered.beginning())
                        : new AttemptOutcome.Unanswered("status " + code);
        };
    }
}
