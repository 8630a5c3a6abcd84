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

/// What SendGrid said to a message.
final class SendGridAnswer {

    private static final String RECIPIENT_FIELD = "personalizations.0.to";
    private static final JsonMapper JSON = new JsonMapper();

    private SendGridAnswer() {}

    /// @param messageId our identity of the message, where SendGrid names none
    static AttemptOutcome outcome(HttpAnswer answer, String messageId, Instant now, Duration pause) {
        return switch (answer) {
            case HttpAnswer.Answered answered -> outcome(answered, messageId, now, pause);
            case HttpAnswer.Unreached(String cause) -> AttemptOutcome.unreached(cause);
            case HttpAnswer.Forbidden(String cause) -> AttemptOutcome.unreached(cause);
            case HttpAnswer.Lost(String cause) -> new AttemptOutcome.Unanswered(cause);
        };
    }

    private static AttemptOutcome outcome(HttpAnswer.Answered answered, String messageId, Instant now, Duration pause) {
        int status = answered.status();
        if (status >= 200 && status < 300) {
            return new AttemptOutcome.Accepted(new ProviderReference(messageId));
        }
        return switch (status) {
            // Our key is at fault, not the message: another provider may do.
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
