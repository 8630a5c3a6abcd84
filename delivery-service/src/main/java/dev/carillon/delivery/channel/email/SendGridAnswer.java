// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Mapping of SendGrid's HTTP answer to an attempt outcome.
final class SendGridAnswer {

    private static final String RECIPIENT_FIELD = "personalizations.0.to";
    private static final JsonMapper JSON = new JsonMapper();

    private SendGridAnswer() {}

    /// @param messageId Message-ID, used as the provider reference
    static AttemptOutcome outcome(HttpAnswer answer, String messageId, Instant now, Duration pause) {
        return answer.fromProvider(answered -> outcome(answered, messageId, now, pause));
    }

    private static AttemptOutcome outcome(HttpAnswer.Answered answered, String messageId, Instant now, Duration pause) {
        int status = answered.status();
        if (status >= 200 && status < 300) {
            return new AttemptOutcome.Accepted(new ProviderReference(messageId));
        }
        return switch (status) {
            // The API key is at fault, not the message: another provider may accept it.
            case 401, 403 -> AttemptOutcome.unreached(Integer.toString(status));
            case 429, 503 ->
                new AttemptOutcome.Throttled(answered.retryAfter(now).orElse(pause));
            default ->
                status >= 500
                        ? new AttemptOutcome.Unanswered(Integer.toString(status))
                        : refused(status, error(answered), now);
        };
    }

    private static AttemptOutcome refused(int status, JsonNode error, Instant now) {
        return error.path("field").asString("").startsWith(RECIPIENT_FIELD)
                ? new AttemptOutcome.AddressInvalid(status + " to", now)
                : AttemptOutcome.refused(
                        Integer.toString(status), error.path("message").asString(""));
    }

    private static JsonNode error(HttpAnswer.Answered answered) {
        try {
            return JSON.readTree(answered.text()).at("/errors/0");
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }
}
