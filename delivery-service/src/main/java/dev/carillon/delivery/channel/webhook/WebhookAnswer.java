// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Mapping of an endpoint's HTTP answer to an attempt outcome.
final class WebhookAnswer {

    /// Statuses that concern the message itself: sending it again cannot help. Any other refusal may be temporary.
    private static final Set<Integer> REFUSAL = Set.of(400, 405, 406, 411, 413, 414, 415, 422);

    private WebhookAnswer() {}

    static AttemptOutcome outcome(HttpAnswer answer, String id, Instant now, Duration pause) {
        return answer.fromGivenAddress(answered -> outcome(answered, id, now, pause));
    }

    private static AttemptOutcome outcome(HttpAnswer.Answered answered, String id, Instant now, Duration pause) {
        int status = answered.status();
        if (status >= 200 && status < 300) {
            return new AttemptOutcome.Accepted(new ProviderReference(id));
        }
        if (status == 410) {
            return new AttemptOutcome.AddressInvalid("410", now);
        }
        if (status == 429 || status == 502 || status == 503 || status == 504) {
            return new AttemptOutcome.Throttled(answered.retryAfter(now).orElse(pause));
        }
        return REFUSAL.contains(status)
                ? AttemptOutcome.refused(Integer.toString(status), "")
                : new AttemptOutcome.Unanswered("status " + status);
    }
}
