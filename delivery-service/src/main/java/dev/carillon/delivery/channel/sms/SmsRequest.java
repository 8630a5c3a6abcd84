// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/// Checked request to an SMS provider.
sealed interface SmsRequest {

    /// Request that can be sent.
    ///
    /// @param to Phone number in E.164 form
    record Sendable(String to, SmsText text) implements SmsRequest {}

    /// Request that cannot be sent, with the outcome of its attempt.
    record Unsendable(AttemptOutcome outcome) implements SmsRequest {}

    Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

    /// @param maxSegments Maximum number of parts of one message
    static SmsRequest of(Attempt attempt, int maxSegments, Instant now) {
        if (!attempt.content().hasSms()) {
            return new Unsendable(AttemptOutcome.refused("no-message", "the delivery has no text message"));
        }
        String to = attempt.content().getAddress().getPhone().getValue();
        if (!E164.matcher(to).matches()) {
            return new Unsendable(new AttemptOutcome.AddressInvalid("invalid-syntax", now));
        }
        SmsText text = SmsText.of(attempt.content().getSms().getText());
        if (text.text().isBlank()) {
            return new Unsendable(AttemptOutcome.refused("no-message", "the text is empty"));
        }
        return text.segments() > maxSegments
                ? new Unsendable(AttemptOutcome.refused(
                        "too-long",
                        "%d segments, carillon.delivery.sms.max-segments is %d"
                                .formatted(text.segments(), maxSegments)))
                : new Sendable(to, text);
    }

    /// Seconds until the message expires, limited to the range that providers accept.
    static int validitySeconds(Attempt attempt, Instant now) {
        return attempt.expiresAt()
                .map(expiry -> Math.clamp(Duration.between(now, expiry).toSeconds(), 1, 14_400))
                .orElse(14_400);
    }
}
