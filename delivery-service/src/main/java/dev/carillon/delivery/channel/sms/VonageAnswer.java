// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Vonage's answer to a message.
///
/// @param status Status of the first part that was not accepted; `0` if all parts were accepted
/// @param messageId Id of the first part
record VonageAnswer(String status, String messageId, String text) {

    private static final JsonMapper JSON = new JsonMapper();

    static AttemptOutcome outcome(HttpAnswer.Answered answered, Instant now, Duration pause) {
        if (answered.status() == 429 || answered.status() == 503) {
            return new AttemptOutcome.Throttled(answered.retryAfter(now).orElse(pause));
        }
        if (answered.status() == 401 || answered.status() == 403) {
            return AttemptOutcome.unreached(Integer.toString(answered.status()));
        }
        if (answered.status() != 200) {
            return answered.status() >= 500
                    ? new AttemptOutcome.Unanswered(Integer.toString(answered.status()))
                    : AttemptOutcome.refused(Integer.toString(answered.status()), answered.beginning());
        }
        try {
            JsonNode messages = JSON.readTree(answered.text()).path("messages");
            return messages.isEmpty()
                    ? new AttemptOutcome.Unanswered("an answer without messages")
                    : of(messages).outcome(now, pause);
        } catch (JacksonException e) {
            return new AttemptOutcome.Unanswered("an answer that is not JSON");
        }
    }

    private static VonageAnswer of(JsonNode messages) {
        String id = messages.get(0).path("message-id").asString("");
        for (JsonNode part : messages) {
            String status = part.path("status").asString("");
            if (!status.equals("0")) {
                return new VonageAnswer(status, id, part.path("error-text").asString(""));
            }
        }
        return new VonageAnswer("0", id, "");
    }

    AttemptOutcome outcome(Instant now, Duration pause) {
        return switch (status) {
            case "0" -> new AttemptOutcome.Accepted(new ProviderReference(messageId));
            case "1" -> new AttemptOutcome.Throttled(pause);
            // Credentials, account or balance are at fault: another provider may accept the message.
            case "4", "8", "9", "10", "11", "14", "32" -> AttemptOutcome.unreached(status + " " + text);
            case "5" -> new AttemptOutcome.Unanswered(status + " " + text);
            case "7", "33" -> new AttemptOutcome.AddressInvalid(status, now);
            default -> AttemptOutcome.refused(status, text);
        };
    }
}
