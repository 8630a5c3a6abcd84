// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/// What an attempt asks of an SMS provider, checked before anyone is called.
sealed interface SmsRequest {

    /// It can be sent.
    ///
    /// @param to E.164
    record Sendable(String to, SmsText text) implements SmsRequest {}

    /// It cannot, and this is what comes of it.
    record Unsendable(AttemptOutcome outcome) implements SmsRequest {}

    Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");

    /// @param maxSegments the most parts that a message may cost
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

    /// How long the message is of use, in whole seconds within what providers take.
    static int validitySeconds(Attempt attempt, Instant now) {
        return attempt.expiresAt()
                .map(expiry -> Math.clamp(Duration.between(now, expiry).toSeconds(), 1, 14_400))
                .orElse(14_400);
    }
}
